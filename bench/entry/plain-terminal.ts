import { createServer, type Server, type Socket } from 'node:net';
import {
  code,
  packedTime,
  packetBytes,
  packetCutter,
  sizesBytes,
  tableBytes,
  verificationBytes,
  type Packet,
} from './wire.ts';

/** A client that did not do what it should in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** What a finger ends in: the door opens, or the screen says why not. */
export type Ending = 'unlock' | 'showText';

export interface Pressed {
  /** From the event to the ending. */
  ms: number;
  /** By the machine's clock, UTC ms with a fraction. */
  endedAt: number;
}

const deadlineMs = 5_000;
const calmMs = 2_000;
const session = 1;
const nothing = new Uint8Array(0);

/**
 * The least of a terminal: it answers what a client asks on its way in, keeps the users it is given, presses fingers, and
 * takes the time until they end. So little of its own time is in the figures that the two clients' difference shows. Its
 * clock is right, in UTC.
 */
export class PlainTerminal {
  readonly #server: Server;
  readonly #number: number;
  readonly #users = new Map<number, Uint8Array>();
  readonly #lastSecond = new Map<string, number>();
  #lastSecondOfAll = 0;
  #client: Socket | undefined;
  #isEnabled = false;
  #lastWorkAt = 0;
  #ending: { command: number; reach: (atMs: number) => void } | undefined;
  /** When the client sent something, by `performance.now`. */
  lastHeardAt = 0;

  /** The number makes its serial number. */
  constructor(number: number) {
    this.#number = number;
    this.#server = createServer({ noDelay: true }, (socket) => this.#admit(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /**
   * Whether a client has asked for events and enabled the terminal, gave it at least so many users, and has for a while
   * asked nothing but what a keep-alive asks.
   */
  isServed(users: number): boolean {
    const isCalm = performance.now() - this.#lastWorkAt > calmMs;
    return this.#isEnabled && this.#users.size >= users && isCalm;
  }

  /** Those of them whom it holds and who may come now; empty while no client is served, and once it was given so many users. */
  holdsWhileWritten(userIds: readonly string[], users: number): string[] {
    if (!this.#isEnabled || this.#users.size >= users) return [];
    const records = [...this.#users.values()].map((record) => Buffer.from(record).toString('latin1'));
    // Who comes again too soon would come from the future.
    const isRested = (userId: string) => (this.#lastSecond.get(userId) ?? 0) < Math.floor(Date.now() / 1000);
    return userIds.filter(
      (userId) => isRested(userId) && records.some((record) => record.includes(`${userId}\0`)),
    );
  }

  async press(userId: string, ending: Ending): Promise<Pressed> {
    const data = verificationBytes(userId, this.#freshSecond(userId));
    const bytes = packetBytes({ command: code.event, session, replyId: 0, data });
    const ended = Promise.withResolvers<number>();
    this.#ending = { command: code[ending], reach: ended.resolve };
    const timer = setTimeout(
      () => ended.reject(new NoAnswerError(`no ${ending} within ${deadlineMs} ms`)),
      deadlineMs,
    );
    const from = performance.now();
    this.#client?.write(bytes);
    try {
      const until = await ended.promise;
      return { ms: until - from, endedAt: performance.timeOrigin + until };
    } finally {
      clearTimeout(timer);
      this.#ending = undefined;
    }
  }

  close(): void {
    this.#client?.destroy();
    this.#server.close();
  }

  /** Events are told apart by person and second; a few seconds ago leaves room for presses in quick succession. */
  #freshSecond(userId: string): number {
    const ofPerson = (this.#lastSecond.get(userId) ?? 0) + 1;
    // The clock of a terminal does not go back.
    const second = Math.max(Math.floor(Date.now() / 1000) - 5, ofPerson, this.#lastSecondOfAll);
    this.#lastSecond.set(userId, second);
    this.#lastSecondOfAll = second;
    return second * 1000;
  }

  #admit(socket: Socket): void {
    this.#client = socket;
    this.#isEnabled = false;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#client === socket) this.#isEnabled = false;
    });
    const cut = packetCutter((packet) => this.#take(socket, packet));
    socket.on('data', (chunk) => {
      this.lastHeardAt = performance.now();
      cut(chunk);
    });
  }

  #take(socket: Socket, packet: Packet): void {
    if (packet.command === this.#ending?.command) this.#ending.reach(this.lastHeardAt);
    if (packet.command === code.ok) return; // the acknowledgement of an event
    if (packet.command !== code.sizes && packet.command !== code.readTime)
      this.#lastWorkAt = this.lastHeardAt;
    if (packet.command === code.enable) this.#isEnabled = true;
    socket.write(packetBytes({ session, replyId: packet.replyId, ...this.#answerTo(packet) }));
  }

  #answerTo({ command, data }: Packet): Pick<Packet, 'command' | 'data'> {
    switch (command) {
      case code.readTime:
        return { command: code.ok, data: packedTime(Date.now()) };
      case code.sizes:
        return { command: code.ok, data: sizesBytes(this.#users.size) };
      case code.putUser:
        this.#users.set((data[0] ?? 0) + (data[1] ?? 0) * 256, data.slice());
        return { command: code.ok, data: nothing };
      case code.readTable:
        if (data[1] !== code.readUsers) return { command: code.error, data: nothing };
        return { command: code.data, data: tableBytes([...this.#users.values()]) };
      case code.readOption: {
        const name = Buffer.from(data).toString('latin1').replace(/\0.*$/s, '');
        if (name !== '~SerialNumber') return { command: code.error, data: nothing };
        const value = `BENCH${String(this.#number).padStart(7, '0')}`;
        return { command: code.ok, data: Buffer.from(`${name}=${value}\0`, 'latin1') };
      }
      default:
        return { command: code.ok, data: nothing };
    }
  }
}
