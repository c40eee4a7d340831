/** Longest time between two looks at a clock that somebody moves by hand, and shortest before the next one. */
const LONGEST_NAP_MS = 60_000;
const SHORTEST_NAP_MS = 5;

interface Timer {
  dueAt: number;
  act: () => void | Promise<void>;
}

/**
 * The fake's time: another clock's, moved ahead at will. Timers run by themselves as that clock goes on; `advance` runs
 * those it passes at their own moments, in order, each to its end.
 */
export class VirtualClock {
  readonly #base: { now(): number };
  #aheadMs = 0;
  readonly #timers = new Set<Timer>();
  readonly #work = new Set<Promise<unknown>>();
  #nap: NodeJS.Timeout | undefined;
  #isStopped = false;
  /** One run at a time. */
  #last: Promise<void> = Promise.resolve();

  /** @param base ms since 1970 */
  constructor(base: { now(): number }) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#aheadMs;
  }

  /** Runs `act` when so much time has passed; the returned function takes it back. */
  schedule(ms: number, act: () => void | Promise<void>): () => void {
    const timer = { dueAt: this.now() + ms, act };
    this.#timers.add(timer);
    this.#rest();
    return () => this.#timers.delete(timer);
  }

  /** Time does not advance before this work is done. */
  hold(work: Promise<unknown>): void {
    const settled: Promise<void> = work.catch(() => undefined).then(() => void this.#work.delete(settled));
    this.#work.add(settled);
  }

  /** Until no work is under way. */
  async idle(): Promise<void> {
    // Work may bring new work.
    // oxlint-disable-next-line no-await-in-loop
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Moves time on by so much; resolves when all that fell due on the way is done. */
  advance(ms: number): Promise<void> {
    return this.#queued(() => this.#runUntil(this.now() + ms));
  }

  /** Drops all timers. */
  clear(): void {
    this.#timers.clear();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#nap);
    this.clear();
  }

  async #runUntil(until: number): Promise<void> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      await this.idle();
      const next = this.#next();
      if (next === undefined || next.dueAt > until) break;
      this.#timers.delete(next);
      this.#moveTo(next.dueAt);
      // Each may set the next.
      // oxlint-disable-next-line no-await-in-loop
      await next.act();
    }
    this.#moveTo(until);
    this.#rest();
  }

  #moveTo(at: number): void {
    this.#aheadMs += Math.max(0, at - this.now());
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.dueAt < next.dueAt) next = timer;
    return next;
  }

  #queued(run: () => Promise<void>): Promise<void> {
    const done = this.#last.then(run);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Looks again when the next timer should be due. */
  #rest(): void {
    clearTimeout(this.#nap);
    const next = this.#next();
    if (next === undefined || this.#isStopped) return;
    const ms = Math.min(Math.max(next.dueAt - this.now(), SHORTEST_NAP_MS), LONGEST_NAP_MS);
    this.#nap = setTimeout(() => void this.#queued(() => this.#runUntil(this.now())), ms).unref();
  }
}
