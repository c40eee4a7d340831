import type { Clock } from '../../src/protocol/timers.ts';

/** A clock that stands still until a test moves it. Timers run in the order they fall due. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ dueAt: number; act: () => void }>();

  now(): number {
    return this.#now;
  }

  schedule(ms: number, act: () => void): () => void {
    const timer = { dueAt: this.#now + ms, act };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Time passes and no timer runs, as while something blocks the program. */
  block(ms: number): void {
    this.#now += ms;
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(({ dueAt }) => dueAt <= until)
        .toSorted((a, b) => a.dueAt - b.dueAt);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.act();
    }
    this.#now = until;
  }
}
