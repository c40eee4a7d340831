import { createSocket, type Socket } from 'node:dgram';
import { onTestFinished } from 'vitest';
import { ArrivedFrames, type RawFrame } from './arrived-frames.ts';
import { handMadePacket } from './hand-made.ts';

// A client over UDP that knows the wire from its description alone: nothing here may import `src/protocol`.

export class RawUdpClient {
  readonly socket: Socket;
  readonly #port: number;
  readonly #host: string;
  readonly #frames = new ArrivedFrames();
  session = 0;
  replyId = 0;

  private constructor(socket: Socket, port: number, host: string) {
    this.socket = socket;
    this.#port = port;
    this.#host = host;
    socket.on('message', (datagram) => this.#frames.put(datagram));
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

  next(): Promise<RawFrame> {
    return this.#frames.next();
  }

  nextFrames(count: number): Promise<RawFrame[]> {
    return this.#frames.nextFrames(count);
  }

  /** Packets that have arrived and were not taken yet. */
  get arrived(): number {
    return this.#frames.count;
  }
}
