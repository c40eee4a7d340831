import type { Time } from '../../simulator/terminal/time.ts';
import { systemClock, type BridgeClock } from '../../src/bridge/clock.ts';
import { wallMsIn } from '../../src/bridge/terminals/wall-clock.ts';

/** Where the proofs take place; its days have no change to winter time in them. */
export const timeZone = 'Europe/Berlin';

/** Ten o'clock in the morning there: far from midnight, when passes end. */
export const startsAtUtcMs = Date.UTC(2026, 5, 1, 8);

/** Real time, moved to a day of ours, and moved on at will, for the bridge, the terminals and Cobot alike. */
export class MovedTime {
  #aheadMs: number;

  constructor(aheadMs = startsAtUtcMs - Date.now()) {
    this.#aheadMs = aheadMs;
  }

  /** What it is ahead of real time. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  moveOn(ms: number): void {
    this.#aheadMs += ms;
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  readonly forBridge: BridgeClock = { ...systemClock, wallNow: () => this.now() };

  readonly forTerminal: Time = {
    now: () => this.now(),
    monotonic: () => systemClock.now(),
    schedule: (ms, act) => systemClock.schedule(ms, act),
    toWall: (now) => wallMsIn(timeZone, now),
  };
}
