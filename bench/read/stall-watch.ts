import { Socket } from 'node:net';
import { z } from 'zod';

/** Nothing for so long in the middle of a table: the client waits for what it was given already, or for its time-out. */
const stallMs = 1000;
const magic = Buffer.from('5050827d', 'hex');

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
  /** Those of them behind a read that brought several frames. */
  readonly stallsBehindSeveral: number;
}

/**
 * Why a foreign client fell short: they take one frame per read of their socket, so where a read brings several (the
 * client was held up for longer than the terminal's pause) the last one is never looked at, and they wait for more until
 * their own time-out.
 */
export class StallWatch implements Stalls {
  stalls = 0;
  stallsBehindSeveral = 0;
  readonly #now: () => number;
  #lastAt = 0;
  /** Frames that began in the last read, and in the one before it: a frame may end in a read of its own. */
  #frames: readonly [number, number] = [0, 0];

  /** Looks on before the client does. */
  constructor(client: unknown, now: () => number = () => performance.now()) {
    this.#now = now;
    holderSchema.parse(client).prependListener('data', (read: Buffer) => this.#note(read));
  }

  #note(read: Buffer): void {
    const now = this.#now();
    if (this.#lastAt > 0 && now - this.#lastAt > stallMs) {
      this.stalls += 1;
      if (Math.max(...this.#frames) > 1) this.stallsBehindSeveral += 1;
    }
    this.#lastAt = now;
    let begun = 0;
    for (let at = read.indexOf(magic); at >= 0; at = read.indexOf(magic, at + magic.length)) begun += 1;
    this.#frames = [begun, this.#frames[0]];
  }
}
