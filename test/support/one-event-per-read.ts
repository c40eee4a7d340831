import { connect, type Socket } from 'node:net';
import { byte, concat, handMadeFrame, padded } from './hand-made.ts';
import { until } from './until.ts';

/**
 * A client with the habits of an old Python library, bytes by hand: whatever one read brings is one packet, events too.
 * Registers for no event, never looks at a reply id, and acknowledges each event before it reads the next.
 */
export class OneEventPerRead {
  readonly #socket: Socket;
  readonly #reads: Buffer[] = [];
  #session = 0;
  #replyId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#reads.push(chunk));
    // Ends the test with a time-out of `until`, which says what it waited for.
    socket.on('error', () => undefined);
  }

  static async connected(port: number): Promise<OneEventPerRead> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('connect', () => resolve());
    });
    const client = new OneEventPerRead(socket);
    const answer = await client.#command(1000);
    client.#session = answer.readUInt16LE(12);
    return client;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Enrols as that library does: three times finger and score, then the result. `press` is called when a finger is wanted. */
  async enrol(userId: string, finger: number, press: () => void): Promise<'enrolled' | 'not enrolled'> {
    await this.#command(62);
    const started = await this.#command(61, concat(padded(userId, 24), byte(finger), byte(1)));
    if (started.readUInt16LE(8) !== 2000) return 'not enrolled';
    let wanted = 3;
    let outcome: 'enrolled' | 'not enrolled' = 'not enrolled';
    while (wanted > 0) {
      press();
      const first = await this.#event();
      if (first.length > 16 && [0, 4, 6].includes(wordAt16(first))) break;
      const second = await this.#event();
      if ([4, 6].includes(wordAt16(second))) break;
      if (wordAt16(second) === 0x64) wanted -= 1;
    }
    if (wanted === 0 && wordAt16(await this.#event()) === 0) outcome = 'enrolled';
    await this.#command(500, Buffer.alloc(4));
    await this.#command(62);
    await this.#command(60);
    return outcome;
  }

  async #event(): Promise<Buffer> {
    const event = await this.#read();
    this.#socket.write(handMadeFrame({ command: 2000, session: this.#session, replyId: 65_534 }));
    return event;
  }

  #command(command: number, data?: Uint8Array): Promise<Buffer> {
    const replyId = this.#replyId;
    this.#replyId += 1;
    this.#socket.write(
      handMadeFrame({ command, session: this.#session, replyId, ...(data === undefined ? {} : { data }) }),
    );
    return this.#read();
  }

  #read(): Promise<Buffer> {
    return until(() => this.#reads.shift(), 'something to read');
  }
}

/** Behind the prefix and the header; a byte too few counts as zero. */
function wordAt16(read: Buffer): number {
  return (read[16] ?? 0) | ((read[17] ?? 0) << 8);
}
