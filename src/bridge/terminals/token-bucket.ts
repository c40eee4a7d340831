/** How often something may happen: `burst` times at once, `perSecond` in the long run. */
export interface Allowance {
  burst: number;
  perSecond: number;
}

/** Counts what happens against an allowance. Time is passed in (monotonic ms). */
export class TokenBucket {
  readonly #allowance: Allowance;
  #left: number;
  #at = Number.NEGATIVE_INFINITY;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
    this.#left = allowance.burst;
  }

  /** True where one more fits in now; it is counted then. */
  take(nowMs: number): boolean {
    const { burst, perSecond } = this.#allowance;
    // The clock may be told late, never back.
    const at = Math.max(nowMs, this.#at);
    const sinceMs = Number.isFinite(this.#at) ? at - this.#at : 0;
    this.#left = Math.min(burst, this.#left + (sinceMs * perSecond) / 1000);
    this.#at = at;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
