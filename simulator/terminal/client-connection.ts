import type { Socket } from 'node:net';
import { commandName, eventBit, replyCode } from '../../src/protocol/command-codes.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { Framer, isDiscarded, type Discarded } from '../../src/protocol/framer.ts';
import type { AnswerResult } from './answers/answer.ts';
import { dispatch } from './dispatch.ts';
import type { Machine } from './machine.ts';
import { Outbox } from './outbox.ts';
import type { Session } from './sessions.ts';

/** Old firmware takes 64 KiB with the prefix; nothing a client may send to this terminal is longer. */
const maxPacketBytes = 0x1_0000 - 8;

/** Live events that may wait behind a bulk answer. Source: one, which gives the terminal's queue 80 places. */
const maxWaitingEvents = 80;

/** One TCP client: bytes in, answers out, strictly one request after the other. */
export class ClientConnection {
  readonly number: number;
  readonly peer: string;
  readonly #socket: Socket;
  readonly #machine: Machine;
  readonly #framer = new Framer({ maxPacketBytes });
  readonly #outbox: Outbox;
  #chunks: Uint8Array[] = [];
  #frames: Iterator<Frame | Discarded, unknown, undefined> | undefined;
  #isTaking = false;
  #waitingEvents = 0;
  #session: Session | undefined;
  #stopHelloTimer: (() => void) | undefined;

  constructor(socket: Socket, number: number, machine: Machine) {
    this.#socket = socket;
    this.#machine = machine;
    this.number = number;
    this.peer = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
    this.#outbox = new Outbox(socket, machine.time, machine.settings, () => {
      this.#waitingEvents = 0;
      this.#advance();
    });
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Begins to read; until then the client's bytes wait unanswered. */
  start(): void {
    this.#machine.timeline.add('in', `connected from ${this.peer}`, this.number);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#advance();
    });
    this.#awaitHello();
    this.#socket.resume();
  }

  openSession(): Session {
    this.#stopHelloTimer?.();
    this.#session = this.#machine.sessions.open(this.number, (code, data) => this.#sendEvent(code, data));
    return this.#session;
  }

  /** The socket is gone: the session goes with it. */
  end(): void {
    this.#stopHelloTimer?.();
    this.#outbox.close();
    this.#chunks = [];
    this.#frames = undefined;
    this.#machine.timeline.add('in', 'disconnected', this.number);
    if (this.#session !== undefined) this.#machine.sessions.close(this.#session);
  }

  /** A connection without a session must not keep others out for ever. */
  #awaitHello(): void {
    this.#stopHelloTimer = this.#machine.time.schedule(this.#machine.settings.helloTimeoutMs, () =>
      this.#socket.destroy(),
    );
  }

  /** Takes frames until an answer has to wait for its turn; reading pauses meanwhile, so nothing piles up. */
  #advance(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#outbox.waiting === 0) {
      this.#frames ??= this.#nextChunk();
      if (this.#frames === undefined) break;
      const { value, done } = this.#frames.next();
      if (done === true) this.#frames = undefined;
      else this.#take(value);
    }
    this.#isTaking = false;
    if (this.#outbox.waiting > 0) this.#socket.pause();
    else this.#socket.resume();
  }

  #nextChunk(): Iterator<Frame | Discarded, unknown, undefined> | undefined {
    const chunk = this.#chunks.shift();
    return chunk === undefined ? undefined : this.#framer.push(chunk);
  }

  #take(item: Frame | Discarded): void {
    if (isDiscarded(item)) {
      this.#machine.timeline.add(
        'in',
        `${item.discarded} bytes that are no frame (${item.reason})`,
        this.number,
      );
      return;
    }
    const result = dispatch(item, this, this.#machine);
    if (result !== undefined) this.#answer(item, result);
    if (this.#session !== undefined && !this.#machine.sessions.has(this.#session)) this.#forgetSession();
  }

  #answer(request: Frame, { replies, isBulk = false, note }: AnswerResult): void {
    const session = this.#session?.id ?? 0;
    this.#machine.timeline.add('out', describe(replies[0]?.command ?? 0, note), this.number);
    this.#outbox.send(
      replies.map(({ command, data, word }) => ({
        command,
        session: word ?? session,
        replyId: request.replyId,
        data,
      })),
      isBulk,
    );
  }

  #forgetSession(): void {
    this.#session = undefined;
    this.#awaitHello();
  }

  #sendEvent(code: number, data: Uint8Array): void {
    if (this.#waitingEvents >= maxWaitingEvents) {
      this.#machine.timeline.add('out', `event ${eventName(code)} lost: too many wait`, this.number);
      return;
    }
    this.#machine.timeline.add('out', `event ${eventName(code)}, ${data.length} bytes`, this.number);
    if (this.#outbox.waiting > 0) this.#waitingEvents += 1;
    this.#outbox.send([{ command: replyCode.event, session: code, replyId: 0, data }]);
  }
}

const replyNames: Readonly<Record<number, string>> = {
  [replyCode.ok]: 'ok',
  [replyCode.error]: 'error',
  [replyCode.unauthorised]: 'not authorised',
  [replyCode.unknown]: 'unknown command',
};

function describe(command: number, note: string | undefined): string {
  const name = replyNames[command] ?? commandName(command);
  return note === undefined ? `${name} (${command})` : `${name} (${command}): ${note}`;
}

function eventName(code: number): string {
  const name = Object.entries(eventBit).find(([, bit]) => bit === code)?.[0];
  return `${name ?? 'unknown'} (${code})`;
}
