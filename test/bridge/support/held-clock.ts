import type { BridgeClock } from '../../../src/bridge/clock.ts';

/** A clock that moves when it is told to, and runs what falls due on the way. */
export class HeldClock implements BridgeClock {
  #now = 1_000;
  #due: { at: number; act: () => void }[] = [];
  readonly #wallAtZero: number;

  constructor(wallNow = Date.UTC(2026, 5, 1, 10, 0, 0)) {
    this.#wallAtZero = wallNow - this.#now;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#wallAtZero + this.#now;
  }

  schedule(ms: number, act: () => void): () => void {
    const entry = { at: this.#now + ms, act };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((it) => it !== entry);
    };
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((it) => it !== next);
      this.#now = Math.max(this.#now, next.at);
      next.act();
    }
    this.#now = end;
  }
}
