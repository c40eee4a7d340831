import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { terminalRoutes } from '../control/routes.ts';
import { HandError } from '../terminal/hands.ts';
import type { SimulatedTerminal } from '../terminal/terminal.ts';
import type { StoredUser } from '../terminal/user-table.ts';
import { fromPanel, toPanel, type FromPanel, type ToPanel } from './page/messages.js';

/** Things that happen close together are told together. */
const gatherMs = 40;
/** A panel hears something this often at least, so that it notices a connection that is gone. */
const pulseMs = 10_000;
/** What a panel leaves unread longer than this ends it. */
const maxUnreadBytes = 4 * 1024 * 1024;
const mostPeople = 300;
const mostHappenings = 200;

/** One open panel: tells what changes at its terminal, and lends it hands. */
export class PanelConnection {
  readonly #socket: WebSocket;
  readonly #index: number;
  readonly #terminal: SimulatedTerminal;
  readonly #terminals: number;
  #person = '';
  #toldRevision = -1;
  #toldCount = -1;
  #hasLaidFinger = false;
  #gathering: NodeJS.Timeout | undefined;
  #fading: NodeJS.Timeout | undefined;

  constructor(
    socket: WebSocket,
    { index, terminal, terminals }: { index: number; terminal: SimulatedTerminal; terminals: number },
  ) {
    this.#socket = socket;
    this.#index = index;
    this.#terminal = terminal;
    this.#terminals = terminals;
  }

  open(): void {
    const { serialNumber, host, port } = this.#terminal;
    const unwatch = this.#terminal.watch(() => this.#tellSoon());
    const pulse = setInterval(() => this.#tell(), pulseMs);
    this.#socket.on('error', () => this.#socket.terminate());
    this.#socket.on('message', (data, isBinary) => void this.#hear(data, isBinary));
    this.#socket.on('close', () => {
      unwatch();
      clearInterval(pulse);
      clearTimeout(this.#gathering);
      clearTimeout(this.#fading);
      if (this.#hasLaidFinger) this.#terminal.lift();
    });
    const address = `${host}:${port}`;
    this.#send({ type: 'about', index: this.#index, serialNumber, address, terminals: this.#terminals });
    this.#tell();
  }

  #tellSoon(): void {
    this.#gathering ??= setTimeout(() => this.#tell(), gatherMs);
  }

  #tell(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const { usersRevision, happenedCount, ...front } = this.#terminal.front();
    this.#send({ type: 'front', front });
    clearTimeout(this.#fading);
    if (front.verdict !== undefined)
      this.#fading = setTimeout(() => this.#tell(), front.verdict.remainingMs + 1);
    if (usersRevision !== this.#toldRevision) {
      this.#toldRevision = usersRevision;
      this.#send({ type: 'people', people: this.#people() });
      this.#tellKnown();
    }
    if (happenedCount === this.#toldCount) return;
    const isAll = this.#toldCount < 0 || happenedCount - this.#toldCount > mostHappenings;
    const entries = this.#terminal.timeline(isAll ? mostHappenings : happenedCount - this.#toldCount);
    this.#toldCount = happenedCount;
    this.#send({ type: 'happened', isAll, entries });
  }

  #people(): StoredUser[] {
    const inOrder = new Intl.Collator('en', { numeric: true });
    return this.#terminal
      .users()
      .toSorted((a, b) => inOrder.compare(a.userId, b.userId))
      .slice(0, mostPeople);
  }

  #tellKnown(): void {
    const fingers = this.#terminal.knownFingers(this.#person).map((known) => known ?? null);
    this.#send({ type: 'known', person: this.#person, fingers });
  }

  async #hear(data: RawData, isBinary: boolean): Promise<void> {
    const message = Buffer.isBuffer(data) && !isBinary ? readMessage(data.toString()) : undefined;
    if (message === undefined) return this.#socket.close(1008, 'this is no message of a panel');
    if (message.type === 'act') return this.#act(message);
    this.#person = message.person;
    this.#tellKnown();
  }

  async #act({ id, hand, body }: Extract<FromPanel, { type: 'act' }>): Promise<void> {
    const route = terminalRoutes.find(
      ({ method, path }) => method === 'post' && path === `/terminals/:i/${hand}`,
    );
    try {
      const result: unknown = await route?.run({ index: this.#index, terminal: this.#terminal }, body);
      if (hand === 'present-finger') this.#hasLaidFinger = true;
      if (hand === 'lift') this.#hasLaidFinger = false;
      this.#send(toPanel.parse({ type: 'answer', id, result }));
    } catch (error) {
      this.#send({ type: 'answer', id, error: whyNot(error) });
    }
  }

  #send(message: ToPanel): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > maxUnreadBytes) return this.#socket.terminate();
    this.#socket.send(JSON.stringify(toPanel.parse(message)));
  }
}

function readMessage(text: string): FromPanel | undefined {
  try {
    return fromPanel.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function whyNot(error: unknown): string {
  if (error instanceof HandError) return error.message;
  if (!(error instanceof z.ZodError)) return 'the simulator has a fault';
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
