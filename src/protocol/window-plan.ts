import { datagramWindowBytes, smallestWindowBytes, tcpWindowBytes } from './commands/bulk.ts';
import { TerminalError } from './errors.ts';
import type { WireKind } from './wire.ts';

/** Windows that fail one after the other before the read is given up. */
const maxFailures = 6;

/** So many failures in a row, and windows become as small as one packet. */
const failuresBeforeSmall = 2;

/** A window comes out of the terminal's memory: silence for longer means that packets were lost. */
const datagramSilenceMs = 3000;

/**
 * How much to ask for at a time, and whether to ask again. Over datagrams a window that came with holes is asked for
 * once more, and after some failures in windows of one packet each: these get through a bad network, and also come out
 * right where a firmware does not number its packets.
 */
export class WindowPlan {
  readonly #kind: WireKind;
  #bytes: number;
  #failures = 0;

  constructor(kind: WireKind) {
    this.#kind = kind;
    this.#bytes = kind === 'stream' ? tcpWindowBytes : datagramWindowBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  silenceMs(timeoutMs: number): number {
    return this.#kind === 'stream' ? timeoutMs : Math.min(timeoutMs, datagramSilenceMs);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Returns where it is worth asking again, throws the error where it is not. */
  failed(error: unknown): void {
    this.#failures += 1;
    if (this.#kind === 'stream' || !isLoss(error) || this.#failures >= maxFailures) throw error;
    if (this.#failures >= failuresBeforeSmall) this.#bytes = smallestWindowBytes;
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof TerminalError && (error.reason === 'incomplete' || error.reason === 'timed-out');
}
