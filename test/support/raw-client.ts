import { connect, type Socket } from 'node:net';
import { ArrivedFrames, type RawFrame } from './arrived-frames.ts';
import { concat, handMadeFrame, toHex } from './hand-made.ts';

// A client that knows the wire from its description alone: nothing here may import `src/protocol`.

export type { RawFrame };

export class RawClient {
  readonly socket: Socket;
  /** Resolves when the terminal has closed the connection or it broke. */
  readonly closed: Promise<void>;
  /** What each read from the socket brought, and when. */
  readonly reads: { at: number; bytes: number }[] = [];
  session = 0;
  replyId = 0;
  #rest: Uint8Array = new Uint8Array(0);
  readonly #frames = new ArrivedFrames();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.reads.push({ at: performance.now(), bytes: chunk.length });
      this.#rest = concat(this.#rest, chunk);
      this.#cut();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#frames.close();
        resolve();
      });
    });
    // A reset is one of the ways a terminal ends a connection; `closed` tells.
    socket.on('error', () => this.#frames.close());
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
  next(): Promise<RawFrame> {
    return this.#frames.next();
  }

  nextFrames(count: number): Promise<RawFrame[]> {
    return this.#frames.nextFrames(count);
  }

  /** Frames that have arrived and were not taken yet. */
  get arrived(): number {
    return this.#frames.count;
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
      this.#frames.put(this.#rest.subarray(8, 8 + length));
      this.#rest = this.#rest.subarray(8 + length);
    }
  }
}
