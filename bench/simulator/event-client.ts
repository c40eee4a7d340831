import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { frame, Requests, u32, type Request } from '../framing/packets.ts';
import { monotonicUs } from './monotonic.ts';

const command = { connect: 1000, registerEvents: 500, event: 500, ok: 2000 } as const;
const allEvents = 0xffff;
/** The shortest live verification of a colour terminal; the other events of a press are shorter. */
const verificationBytes = 32;

/** The least of a client that hears events: signs on, registers for all of them, and acknowledges each. */
export class EventClient {
  readonly #socket: Socket;
  readonly #replies: (() => void)[] = [];
  #session = 0;
  /** When each verification came, in microseconds of the machine's monotonic clock. */
  readonly arrivals: number[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    const packets = new Requests();
    socket.on('data', (piece: Buffer) => {
      for (const packet of packets.push(piece)) this.#take(packet);
    });
  }

  static async connected(port: number): Promise<EventClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const client = new EventClient(socket);
    await client.#ask(command.connect, 0);
    await client.#ask(command.registerEvents, 1, u32(allEvents));
    return client;
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(code: number, replyId: number, data?: Buffer): Promise<void> {
    const replied = new Promise<void>((resolve) => this.#replies.push(resolve));
    this.#send(code, replyId, data);
    return replied;
  }

  #send(code: number, replyId: number, data?: Buffer): void {
    const word = this.#session;
    this.#socket.write(frame({ command: code, word, replyId, ...(data === undefined ? {} : { data }) }));
  }

  #take({ command: code, word, replyId, data }: Request): void {
    if (code !== command.event) {
      if (replyId === 0) this.#session = word;
      this.#replies.shift()?.();
      return;
    }
    if (data.length >= verificationBytes) this.arrivals.push(monotonicUs());
    this.#send(command.ok, 0xfffe);
  }
}
