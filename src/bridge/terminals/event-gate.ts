import type { BridgeClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { MinuteCount } from './minute-count.ts';
import { TokenBucket } from './token-bucket.ts';

/** What becomes of an event: taken, left out, or a reason to leave the terminal. */
export type GateVerdict = 'take' | 'drop' | 'flood';

/** So many seconds' worth of people may come at once. */
const BURST_SECONDS = 3;
/** So many times more than people can cause, of events of any kind, is no terminal at work. */
const FLOOD_FACTOR = 10;

/**
 * Keeps one terminal from using up what all doors share: fingers beyond what people can press are left out before they
 * cost anything, and counted. It lasts longer than a connection, so that a new one is no new allowance.
 */
export class EventGate {
  readonly #terminal: string;
  readonly #clock: BridgeClock;
  readonly #log: Log;
  readonly #fingers: TokenBucket;
  readonly #all: TokenBucket;
  readonly #dropped = new MinuteCount();

  constructor(parts: { terminal: string; eventsPerSecond: number; clock: BridgeClock; log: Log }) {
    const perSecond = parts.eventsPerSecond;
    const flood = perSecond * FLOOD_FACTOR;
    this.#terminal = parts.terminal;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#fingers = new TokenBucket({ burst: perSecond * BURST_SECONDS, perSecond });
    this.#all = new TokenBucket({ burst: flood * BURST_SECONDS, perSecond: flood });
  }

  /** Counts an event; `isFinger` for those that cost an entry. */
  judge(isFinger: boolean): GateVerdict {
    const now = this.#clock.now();
    if (!this.#all.take(now)) return 'flood';
    if (!isFinger || this.#fingers.take(now)) return 'take';
    this.#dropped.add(now);
    return 'drop';
  }

  /** What the operator should know, while it happens and for a while after. */
  get advice(): string | undefined {
    const dropped = this.#dropped.recent(this.#clock.now());
    if (dropped === 0) return undefined;
    const what = `it sends more fingers than people can press, and ${dropped} of them were left out`;
    return `${what}: restart it, and see that nothing else in its network pretends to be it`;
  }

  /** Logs the count where it is due; to be called now and then. */
  tell(): void {
    const events = this.#dropped.due(this.#clock.now());
    if (events > 0) this.#log.warn({ event: 'events-dropped', terminal: this.#terminal, events });
  }
}
