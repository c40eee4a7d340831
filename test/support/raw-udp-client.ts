import { createSocket, type Socket } from 'node:dgram';
import { onTestFinished } from 'vitest';
import { handMadePacket, sumByHand } from './hand-made.ts';
import type { RawFrame } from './raw-client.ts';

// A client over UDP that knows the wire from its description alone: nothing here may import `src/protocol`.

const deadlineMs = 5000;

export class RawUdpClient {
  readonly socket: Socket;
  readonly #port: number;
  readonly #host: string;
  readonly #frames: RawFrame[] = [];
  #wake: (() => void) | undefined;
  session = 0;
  replyId = 0;

  private constructor(socket: Socket, port: number, host: string) {
    this.socket = socket;
    this.#port = port;
    this.#host = host;
    socket.on('message', (datagram) => {
      this.#frames.push(parse(datagram));
      this.#wake?.();
    });
  }

  /** Closed when the test is over. */
  static async open(port: number, host = '127.0.0.1'): Promise<RawUdpClient> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => {
      socket.bind(0, host, resolve);
    });
    onTestFinished(() => void socket.close());
    return new RawUdpClient(socket, port, host);
  }

  /** With a session. */
  static async connected(port: number): Promise<RawUdpClient> {
    const client = await RawUdpClient.open(port);
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

  send(datagram: Uint8Array): void {
    this.socket.send(datagram, this.#port, this.#host);
  }

  /** Sends a request, with the next reply id or the given one, without waiting; returns its reply id. */
  tell(command: number, data?: Uint8Array, replyId = this.replyId): number {
    this.replyId = replyId + 1;
    const { session } = this;
    this.send(handMadePacket({ command, session, replyId, ...(data === undefined ? {} : { data }) }));
    return replyId;
  }

  /** Sends a request and gives the next packet that arrives. */
  ask(command: number, data?: Uint8Array, replyId = this.replyId): Promise<RawFrame> {
    this.tell(command, data, replyId);
    return this.next();
  }

  async next(): Promise<RawFrame> {
    const giveUpAt = performance.now() + deadlineMs;
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (performance.now() > giveUpAt) throw new Error(`no packet within ${deadlineMs} ms`);
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

  /** Packets that have arrived and were not taken yet. */
  get arrived(): number {
    return this.#frames.length;
  }
}

function parse(datagram: Uint8Array): RawFrame {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  return {
    command: view.getUint16(0, true),
    session: view.getUint16(4, true),
    replyId: view.getUint16(6, true),
    data: Uint8Array.from(datagram.subarray(8)),
    isSumRight: sumByHand(datagram) === 0,
  };
}
