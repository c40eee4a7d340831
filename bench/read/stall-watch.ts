import { Socket } from 'node:net';
import { z } from 'zod';

/** Nothing for so long in the middle of a table: somebody waits for what will not come. */
const stallMs = 1000;
const prefixBytes = 8;
const headBytes = prefixBytes + 2;
const okCommand = 2000;

/** Where foreign clients keep their socket. */
const holderSchema = z.union([
  z.object({ ztcp: z.object({ socket: z.instanceof(Socket) }) }).transform(({ ztcp }) => ztcp.socket),
  z
    .object({ zklibTcp: z.object({ socket: z.instanceof(Socket) }) })
    .transform(({ zklibTcp }) => zklibTcp.socket),
]);

export interface Stalls {
  /** Silences in the middle of what was read. */
  readonly stalls: number;
  /** Those of them in which the client had been given all that it had asked for. */
  readonly stallsOwedNothing: number;
}

/**
 * Whose fault it was that a foreign client fell short. They ask for all windows at once and look at one frame for each
 * read of their socket: a read that brings the end of one frame and another leaves them one behind for good, and in the
 * end they wait, until their own time-out, for what lies in their buffer already. While the terminal still owes an answer
 * the silence is the terminal's.
 */
export class StallWatch implements Stalls {
  stalls = 0;
  stallsOwedNothing = 0;
  readonly #now: () => number;
  readonly #answers = new AnswerCount();
  #lastAt = 0;
  #asked = 0;
  /** Since when the terminal has owed an answer without sending anything; undefined while it owes none. */
  #owedSince: number | undefined;

  /** Looks on before the client does. */
  constructor(client: unknown, now: () => number = () => performance.now()) {
    this.#now = now;
    const socket = holderSchema.parse(client);
    socket.prependListener('data', (read: Buffer) => this.#note(read));
    const write = socket.write.bind(socket);
    socket.write = (...given: unknown[]) => {
      this.#asked += 1;
      this.#owedSince ??= this.#now();
      return Reflect.apply(write, undefined, given);
    };
  }

  #note(read: Buffer): void {
    const now = this.#now();
    if (this.#lastAt > 0 && now - this.#lastAt > stallMs) {
      this.stalls += 1;
      const isOwed = this.#owedSince !== undefined && now - this.#owedSince > stallMs;
      if (!isOwed) this.stallsOwedNothing += 1;
    }
    this.#lastAt = now;
    this.#answers.take(read);
    this.#owedSince = this.#answers.count < this.#asked ? now : undefined;
  }
}

/** Counts the frames that end an answer: each request for windows of a table, or around it, gets one OK. */
class AnswerCount {
  count = 0;
  #head: Buffer = Buffer.alloc(0);
  /** Bytes of the frame under way that are to come. */
  #left = 0;

  take(read: Buffer): void {
    for (let at = 0; at < read.length; ) {
      if (this.#left > 0) {
        const skipped = Math.min(this.#left, read.length - at);
        this.#left -= skipped;
        at += skipped;
        continue;
      }
      const part = read.subarray(at, at + headBytes - this.#head.length);
      at += part.length;
      this.#head = Buffer.concat([this.#head, part]);
      if (this.#head.length < headBytes) return;
      this.#left = this.#head.readUInt32LE(4) + prefixBytes - headBytes;
      if (this.#head.readUInt16LE(prefixBytes) === okCommand) this.count += 1;
      this.#head = Buffer.alloc(0);
    }
  }
}
