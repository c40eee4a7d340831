import { connect, type Socket } from 'node:net';
import { concat, handMadeFrame, sumByHand, toHex } from './hand-made.ts';

// A client that knows the wire from its description alone: nothing here may import `src/protocol`.

export interface RawFrame {
  command: number;
  session: number;
  replyId: number;
  data: Uint8Array;
  isSumRight: boolean;
}

const deadlineMs = 5000;

export class RawClient {
  readonly socket: Socket;
  /** Resolves when the terminal has closed the connection or it broke. */
  readonly closed: Promise<void>;
  /** What each read from the socket brought, and when. */
  readonly reads: { at: number; bytes: number }[] = [];
  session = 0;
  replyId = 0;
  #rest: Uint8Array = new Uint8Array(0);
  readonly #frames: RawFrame[] = [];
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.reads.push({ at: performance.now(), bytes: chunk.length });
      this.#rest = concat(this.#rest, chunk);
      this.#cut();
      this.#wake?.();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#wake?.();
        resolve();
      });
    });
    // A reset is one of the ways a terminal ends a connection; `closed` tells.
    socket.on('error', () => this.#wake?.());
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('connect', () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return new RawClient(socket);
  }

  /** A client with a session. */
  static async connected(port: number): Promise<RawClient> {
    const client = await RawClient.open(port);
    await client.connect();
    return client;
  }

  async connect(): Promise<RawFrame> {
    this.replyId = 0;
    this.session = 0;
    const reply = await this.ask(1000);
    this.session = reply.session;
    return reply;
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Sends a request without waiting; returns its reply id. */
  tell(command: number, data?: Uint8Array): number {
    const { replyId } = this;
    this.replyId += 1;
    this.send(
      handMadeFrame({ command, session: this.session, replyId, ...(data === undefined ? {} : { data }) }),
    );
    return replyId;
  }

  /** Sends a request and gives the next frame that arrives. */
  ask(command: number, data?: Uint8Array): Promise<RawFrame> {
    this.tell(command, data);
    return this.next();
  }

  /** The next frame, in order of arrival. */
  async next(): Promise<RawFrame> {
    const giveUpAt = performance.now() + deadlineMs;
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (this.socket.destroyed) throw new Error('the connection is closed');
      if (performance.now() > giveUpAt) throw new Error(`no frame within ${deadlineMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async nextFrames(count: number): Promise<RawFrame[]> {
    const frames: RawFrame[] = [];
    while (frames.length < count) frames.push(await this.next());
    return frames;
  }

  /** Frames that have arrived and were not taken yet. */
  get arrived(): number {
    return this.#frames.length;
  }

  close(): void {
    this.socket.destroy();
  }

  #cut(): void {
    for (;;) {
      if (this.#rest.length < 8) return;
      if (toHex(this.#rest.subarray(0, 4)) !== '5050827d') throw new Error('a frame without its magic');
      const length = new DataView(this.#rest.buffer, this.#rest.byteOffset).getUint32(4, true);
      if (this.#rest.length < 8 + length) return;
      this.#frames.push(parse(this.#rest.subarray(8, 8 + length)));
      this.#rest = this.#rest.subarray(8 + length);
    }
  }
}

function parse(inner: Uint8Array): RawFrame {
  const view = new DataView(inner.buffer, inner.byteOffset, inner.length);
  return {
    command: view.getUint16(0, true),
    session: view.getUint16(4, true),
    replyId: view.getUint16(6, true),
    data: inner.slice(8),
    isSumRight: sumByHand(inner) === 0,
  };
}
