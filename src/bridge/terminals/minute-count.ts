const MINUTE_MS = 60_000;

/** Counts what was left out, and gives the count out once a minute. Time is passed in (monotonic ms). */
export class MinuteCount {
  #count = 0;
  #since = 0;
  #lastCount = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  add(nowMs: number): void {
    if (this.#count === 0) this.#since = nowMs;
    this.#count += 1;
  }

  /** How many there were since the last time, once a minute has passed since the first of them; 0 otherwise. */
  due(nowMs: number): number {
    if (this.#count === 0 || nowMs - this.#since < MINUTE_MS) return 0;
    this.#lastCount = this.#count;
    this.#lastAt = nowMs;
    this.#count = 0;
    return this.#lastCount;
  }

  /** How many there were in the last minute or two. */
  recent(nowMs: number): number {
    return this.#count + (nowMs - this.#lastAt < MINUTE_MS ? this.#lastCount : 0);
  }
}
