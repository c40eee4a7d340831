import { createServer, type Server, type Socket } from 'node:net';
import { code, packedTime, packetBytes, packetCutter, verificationBytes, type Packet } from './wire.ts';

/** A client that did not open the door in time. */
export class NoUnlockError extends Error {
  override readonly name = 'NoUnlockError';
}

const unlockDeadlineMs = 5_000;
const session = 1;
const nothing = new Uint8Array(0);
const sizesBytes = 80;
const userCountAt = 16;

/**
 * The least of a terminal: it answers what a client asks on its way in, presses fingers, and takes the time until the
 * UNLOCK. So little of its own time is in the figures that the two clients' difference shows. Its clock is right, in UTC.
 */
export class PlainTerminal {
  readonly #server: Server;
  readonly #lastSecond = new Map<string, number>();
  /** Records as they were written, by slot. */
  readonly #users = new Map<number, Uint8Array>();
  #client: Socket | undefined;
  #whenReady = Promise.withResolvers<void>();
  #unlocked: ((atMs: number) => void) | undefined;
  #lastHeardAt = 0;

  constructor() {
    this.#server = createServer({ noDelay: true }, (socket) => this.#admit(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Resolves once a client has asked for events and enabled the terminal. */
  get ready(): Promise<void> {
    return this.#whenReady.promise;
  }

  /**
   * One finger after the other; the next one when the link has been quiet for `quietMs`, so that what a client still
   * does behind the open door is not in the way of the next person. Returns ms from event to UNLOCK.
   */
  async press(userIds: readonly string[], quietMs: number): Promise<number[]> {
    const times: number[] = [];
    for (const userId of userIds) {
      await this.#quiet(quietMs);
      times.push(await this.#pressOne(userId));
    }
    await this.#quiet(quietMs);
    return times;
  }

  close(): void {
    this.#client?.destroy();
    this.#server.close();
  }

  async #pressOne(userId: string): Promise<number> {
    const event = {
      command: code.event,
      session: 1,
      replyId: 0,
      data: verificationBytes(userId, this.#freshSecond(userId)),
    };
    const unlock = Promise.withResolvers<number>();
    this.#unlocked = unlock.resolve;
    const timer = setTimeout(
      () => unlock.reject(new NoUnlockError(`no UNLOCK within ${unlockDeadlineMs} ms`)),
      unlockDeadlineMs,
    );
    const bytes = packetBytes(event);
    const from = performance.now();
    this.#client?.write(bytes);
    try {
      return (await unlock.promise) - from;
    } finally {
      clearTimeout(timer);
      this.#unlocked = undefined;
    }
  }

  /** Events are told apart by person and second; a few seconds ago leaves room for presses in quick succession. */
  #freshSecond(userId: string): number {
    const second = Math.max(Math.floor(Date.now() / 1000) - 5, (this.#lastSecond.get(userId) ?? 0) + 1);
    this.#lastSecond.set(userId, second);
    return second * 1000;
  }

  async #quiet(quietMs: number): Promise<void> {
    for (;;) {
      const restMs = this.#lastHeardAt + quietMs - performance.now();
      if (restMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }

  #admit(socket: Socket): void {
    this.#client = socket;
    socket.on('error', () => socket.destroy());
    const cut = packetCutter((packet) => this.#take(socket, packet));
    socket.on('data', (chunk) => {
      this.#lastHeardAt = performance.now();
      cut(chunk);
    });
  }

  #take(socket: Socket, packet: Packet): void {
    if (packet.command === code.unlock) this.#unlocked?.(this.#lastHeardAt);
    if (packet.command === code.ok) return; // the acknowledgement of an event
    if (packet.command === code.enable) this.#whenReady.resolve();
    socket.write(packetBytes({ session, replyId: packet.replyId, ...this.#answerTo(packet) }));
  }

  #answerTo({ command, data }: Packet): Pick<Packet, 'command' | 'data'> {
    switch (command) {
      case code.readTime:
        return { command: code.ok, data: packedTime(Date.now()) };
      case code.sizes: {
        const sizes = Buffer.alloc(sizesBytes);
        sizes.writeInt32LE(this.#users.size, userCountAt);
        return { command: code.ok, data: sizes };
      }
      case code.writeUser:
        this.#users.set(Buffer.from(data).readUInt16LE(0), Uint8Array.from(data));
        return { command: code.ok, data: nothing };
      case code.readBuffered: {
        const table = Buffer.concat([...this.#users.values()]);
        const size = Buffer.alloc(4);
        size.writeUInt32LE(table.length);
        return { command: code.data, data: Buffer.concat([size, table]) };
      }
      case code.readOption:
        return optionIn(data);
      default:
        return { command: code.ok, data: nothing };
    }
  }
}

function optionIn(data: Uint8Array): Pick<Packet, 'command' | 'data'> {
  const name = Buffer.from(data).toString('latin1').replace(/\0.*$/s, '');
  if (name !== '~SerialNumber') return { command: code.error, data: nothing };
  return { command: code.ok, data: Buffer.from(`${name}=BENCH0000001\0`, 'latin1') };
}
