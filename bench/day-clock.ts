import type { Time } from '../simulator/terminal/time.ts';
import type { BridgeClock } from '../src/bridge/clock.ts';
import { wallMsIn } from '../src/bridge/terminals/wall-clock.ts';

interface Timer {
  dueAt: number;
  act: () => void;
}

/** So many turns of the event loop without anything happening, and nothing is on its way: packets take one or two. */
const quietTurns = 12;
/** Before a jump over a longer time, so that nobody is given up on who is only late. */
const longQuietTurns = 40;
const longJumpMs = 1_000;

/**
 * One clock for a bridge, its terminals and Cobot, all in this process. It stands still while anything is on its way, and
 * jumps from one timer to the next; a day passes in seconds, and nothing in it depends on how fast the computer is.
 */
export class DayClock implements BridgeClock {
  readonly #startsAtUtcMs: number;
  readonly #timeZone: string;
  readonly #timers = new Set<Timer>();
  #now = 0;
  #happened = 0;

  constructor(startsAtUtcMs: number, timeZone: string) {
    this.#startsAtUtcMs = startsAtUtcMs;
    this.#timeZone = timeZone;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#startsAtUtcMs + this.#now;
  }

  schedule(ms: number, act: () => void): () => void {
    const timer = { dueAt: this.#now + ms, act };
    this.#timers.add(timer);
    this.note();
    return () => {
      this.note();
      this.#timers.delete(timer);
    };
  }

  /** Something happened: it is not quiet yet. */
  note(): void {
    this.#happened += 1;
  }

  readonly forTerminals: Time = {
    now: () => this.wallNow(),
    monotonic: () => this.#now,
    schedule: (ms, act) => this.schedule(ms, act),
    toWall: (now) => wallMsIn(this.#timeZone, now),
  };

  readonly forCobot = { now: (): number => this.wallNow() };

  /** Everything up to that moment happens. */
  async goTo(utcMs: number): Promise<void> {
    const until = utcMs - this.#startsAtUtcMs;
    for (;;) {
      // One thing after the other is what time is.
      // oxlint-disable-next-line no-await-in-loop
      const next = await this.#next();
      if (next === undefined || next.dueAt > until) break;
      this.#run(next);
    }
    this.#now = Math.max(this.#now, until);
  }

  /** Time passes until the work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const done = work.finally(() => over.abort());
    // The caller hears of it.
    done.catch(() => undefined);
    while (!over.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      const next = await this.#next();
      if (!over.signal.aborted && next !== undefined) this.#run(next);
    }
    return done;
  }

  /** Time passes until that is so. Throws after that many minutes of the day. */
  async until(what: string, look: () => boolean | Promise<boolean>, minutes = 10): Promise<void> {
    const giveUpAt = this.#now + minutes * 60_000;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      const next = await this.#next();
      // oxlint-disable-next-line no-await-in-loop
      if (await look()) return;
      if (next === undefined || next.dueAt > giveUpAt) throw new Error(`waited in vain for ${what}`);
      this.#run(next);
    }
  }

  #run(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.dueAt);
    timer.act();
  }

  /** The next timer, once all is quiet. */
  async #next(): Promise<Timer | undefined> {
    await this.#quiet(quietTurns);
    const first = this.#first();
    if (first === undefined || first.dueAt - this.#now < longJumpMs) return first;
    await this.#quiet(longQuietTurns);
    return this.#first();
  }

  #first(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (first === undefined || timer.dueAt < first.dueAt) first = timer;
    return first;
  }

  async #quiet(turns: number): Promise<void> {
    let seen = this.#happened;
    for (let turn = 0; turn < turns; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (this.#happened === seen) continue;
      seen = this.#happened;
      turn = 0;
    }
  }
}
