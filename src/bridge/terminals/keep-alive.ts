import type { BridgeClock } from '../clock.ts';
import { delay } from '../clock.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalSession } from './session-port.ts';
import type { StreamWatch } from './stream-watch.ts';

type Sizes = Awaited<ReturnType<TerminalSession['sizes']>>;

/** What keeping one connection alive works with. */
export interface KeepAliveParts {
  terminal: string;
  session: Pick<TerminalSession, 'sizes'>;
  stream: Pick<StreamWatch, 'ask' | 'isDoubtful'>;
  /** Hears how much the terminal holds. */
  onSizes: (sizes: Sizes) => Promise<void>;
  /** The time is over in which events of lines counted last could still come. */
  onHeardOut: () => void;
  lookAtClock: () => Promise<void>;
  /** Once in every round. */
  onRound: () => void;
  clock: BridgeClock;
  log: Log;
}

/** So long after its last answer a terminal is asked how much it holds, unless it is slow. */
const REST_MS = 8_000;
/** A line may be counted a moment before its event is sent. */
const EVENT_MS = 2_000;
/** Within this of a line that nobody is told of, that is known, also of a terminal that takes its time with each answer. */
const KNOWN_WITHIN_MS = 15_000;
/** How often the clock is read. */
const CLOCK_EVERY_MS = 48_000;
/** And where answers take longer than this, so that three of them are too much for {@link KNOWN_WITHIN_MS}. */
const SLOW_MS = 4_300;
const SLOW_CLOCK_EVERY_MS = 600_000;

/**
 * Asks one connected terminal again and again how much it holds, which keeps the session alive and shows whether events come;
 * and now and then what time it has. A slow terminal is given less rest, so that a dead stream of events is known as soon.
 */
export class KeepAlive {
  readonly #parts: KeepAliveParts;
  #wake = new AbortController();
  #isClockDoubted = false;
  /** When the sizes were asked for last, and how long the answer took; monotonic ms. */
  #askedAt: number;
  #tookMs = 0;
  #clockReadAt: number;

  constructor(parts: KeepAliveParts) {
    this.#parts = parts;
    this.#askedAt = parts.clock.now();
    this.#clockReadAt = this.#askedAt;
  }

  /** The clock is read at once. */
  doubtClock(): void {
    this.#isClockDoubted = true;
    this.#wake.abort();
  }

  /** Until the signal fires. Throws when the terminal does not answer any more. */
  async run(ended: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    this.#askedAt = clock.now();
    while (!ended.aborted) {
      this.#wake = new AbortController();
      const rested = AbortSignal.any([ended, this.#wake.signal]);
      // Each round waits for the one before: that is what a keep-alive is.
      // oxlint-disable-next-line no-await-in-loop
      if (!this.#isClockDoubted) await delay(clock, this.#restMs, rested);
      // oxlint-disable-next-line no-await-in-loop
      if (!ended.aborted) await this.#answered(() => this.#round(ended));
    }
  }

  async #round(ended: AbortSignal): Promise<void> {
    const { clock, stream, onHeardOut, onRound } = this.#parts;
    onRound();
    if (this.#isClockDoubted) return this.#readClock();
    const knownBy = this.#askedAt + KNOWN_WITHIN_MS;
    await this.#askSizes();
    if (stream.isDoubtful) {
      await delay(clock, Math.max(0, Math.min(EVENT_MS, knownBy - clock.now())), ended);
      if (!ended.aborted) onHeardOut();
    }
    const clockEveryMs = this.#tookMs > SLOW_MS ? SLOW_CLOCK_EVERY_MS : CLOCK_EVERY_MS;
    if (!ended.aborted && clock.now() - this.#clockReadAt >= clockEveryMs) await this.#readClock();
  }

  async #askSizes(): Promise<void> {
    const { clock, session, stream, onSizes } = this.#parts;
    this.#askedAt = clock.now();
    stream.ask();
    try {
      const sizes = await session.sizes();
      this.#tookMs = clock.now() - this.#askedAt;
      await onSizes(sizes);
    } catch (error) {
      this.#tookMs = 0;
      throw error;
    }
  }

  async #readClock(): Promise<void> {
    this.#isClockDoubted = false;
    this.#clockReadAt = this.#parts.clock.now();
    await this.#parts.lookAtClock();
  }

  /** A refusal is an answer: the terminal is there. */
  async #answered(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (kindOf(error) !== 'refusal') throw error;
      const { log, terminal } = this.#parts;
      log.debug({ event: 'keep-alive-refused', terminal, problem: messageOf(error) });
    }
  }

  /** The line may have been written right after the last count, and the next answer may take as long as the last. */
  get #restMs(): number {
    const askBy = this.#askedAt + KNOWN_WITHIN_MS - EVENT_MS - this.#tookMs;
    return Math.max(0, Math.min(REST_MS, askBy - this.#parts.clock.now()));
  }
}
