import type { Time } from '../../simulator/terminal/time.ts';
import { ManualClock } from './manual-clock.ts';

/** The simulator's time, standing still until the test moves its clock; the terminal's place is on UTC. */
export class ManualTime implements Time {
  readonly clock = new ManualClock();
  readonly #startsAt: number;

  constructor(startsAt = Date.UTC(2026, 0, 2, 8, 30, 15)) {
    this.#startsAt = startsAt;
  }

  now(): number {
    return this.#startsAt + this.clock.now();
  }

  monotonic(): number {
    return this.clock.now();
  }

  schedule(ms: number, act: () => void): () => void {
    return this.clock.schedule(ms, act);
  }

  toWall(now: number): number {
    return now;
  }

  advance(ms: number): void {
    this.clock.advance(ms);
  }
}
