import type { BridgeClock } from '../../../../src/bridge/clock.ts';
import { HeldClock } from '../../support/held-clock.ts';

/** Short pauses are over at once; longer waits are over when the test says so. */
export class SteppedClock implements BridgeClock {
  readonly #held: HeldClock;

  constructor(wallNow: number) {
    this.#held = new HeldClock(wallNow);
  }

  now(): number {
    return this.#held.now();
  }

  wallNow(): number {
    return this.#held.wallNow();
  }

  schedule(ms: number, act: () => void): () => void {
    if (ms > 100) return this.#held.schedule(ms, act);
    const timer = setImmediate(act);
    return () => clearImmediate(timer);
  }

  advance(ms: number): void {
    this.#held.advance(ms);
  }
}
