import { clampToTerminalYears, type WallMs } from '../../src/protocol/clock.ts';
import type { Time } from './time.ts';

/** The terminal's own clock: the local wall clock, plus an offset, plus a drift that grows. It stops at the ends of 2000–2099. */
export class TerminalClock {
  readonly #time: Time;
  #offsetMs: number;
  #driftPpm: number;
  #setAt: number;

  constructor(time: Time, { offsetMs = 0, driftPpm = 0 }: { offsetMs?: number; driftPpm?: number } = {}) {
    this.#time = time;
    this.#setAt = time.now();
    this.#offsetMs = this.#possible(offsetMs);
    this.#driftPpm = driftPpm;
  }

  wallMs(): WallMs {
    const now = this.#time.now();
    return clampToTerminalYears(Math.floor(this.#time.toWall(now) + this.offsetMs()));
  }

  /** How far the clock is ahead of the right time now, drift included, ms. */
  offsetMs(): number {
    return this.#offsetMs + ((this.#time.now() - this.#setAt) * this.#driftPpm) / 1_000_000;
  }

  /** Sets the clock, as SET_TIME does. */
  set(wallMs: WallMs): void {
    this.setOffset(wallMs - this.#time.toWall(this.#time.now()));
  }

  setOffset(offsetMs: number): void {
    this.#setAt = this.#time.now();
    this.#offsetMs = this.#possible(offsetMs);
  }

  /** Parts per million; 1,000,000 lets the clock run twice as fast. What has drifted so far stays. */
  setDrift(driftPpm: number): void {
    this.setOffset(this.offsetMs());
    this.#driftPpm = driftPpm;
  }

  #possible(offsetMs: number): number {
    const wallMs = this.#time.toWall(this.#setAt);
    return clampToTerminalYears(wallMs + offsetMs) - wallMs;
  }
}
