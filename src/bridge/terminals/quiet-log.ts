import type { BridgeClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { MinuteCount } from './minute-count.ts';
import { TokenBucket } from './token-bucket.ts';

/** What one terminal may write about itself; an alarm that is stuck repeats many times a second. */
const LINES = { burst: 20, perSecond: 0.2 };

/** Log lines that a terminal causes by itself: only so many are written, the rest is counted and the count written. */
export class QuietLog {
  readonly #log: Log;
  readonly #clock: BridgeClock;
  readonly #terminal: string;
  readonly #bucket = new TokenBucket(LINES);
  readonly #untold = new MinuteCount();

  constructor(parts: { terminal: string; log: Log; clock: BridgeClock }) {
    this.#terminal = parts.terminal;
    this.#log = parts.log;
    this.#clock = parts.clock;
  }

  write(level: 'debug' | 'warn', fields: { event: string; [field: string]: unknown }): void {
    const now = this.#clock.now();
    if (this.#bucket.take(now)) this.#log[level]({ ...fields, terminal: this.#terminal });
    else this.#untold.add(now);
  }

  /** Writes the count where it is due; to be called now and then. */
  tell(): void {
    const events = this.#untold.due(this.#clock.now());
    if (events > 0) this.#log.warn({ event: 'terminal-events-untold', terminal: this.#terminal, events });
  }
}
