/**
 * What one look at a terminal's clock told. `aheadOfUtcMs` is the terminal's wall time minus UTC at the same moment: it
 * holds the zone and the error together, so an event's time can be corrected without knowing either, also in the hour of
 * a daylight-saving change before the terminal's clock was set.
 */
export interface ClockReading {
  aheadOfUtcMs: number;
  /** UTC ms of the reading. */
  readAt: number;
}

/** A terminal tells whole seconds: on average it is half a second later than it says. */
const HALF_A_SECOND_MS = 500;
/** Further out than this, the clock is set. */
export const CLOCK_TOLERANCE_MS = 2_000;
/** An event this far ahead of the clock as read last means that the clock was changed since. */
const AHEAD_TOLERANCE_MS = 5_000;

/** The reading from a clock's answer; the answer was true about half-way between asking and hearing. */
export function readingOf(terminalWallMs: number, roundTripMs: number, heardAtUtcMs: number): ClockReading {
  const readAt = heardAtUtcMs - roundTripMs / 2;
  return { aheadOfUtcMs: Math.round(terminalWallMs + HALF_A_SECOND_MS - readAt), readAt };
}

/** How far the terminal's clock is from the space's wall clock; positive is ahead. */
export function offsetMs(reading: ClockReading, spaceWallMs: number, atUtcMs: number): number {
  return reading.aheadOfUtcMs - (spaceWallMs - atUtcMs);
}

/** Two readings of an undisturbed clock, which tells whole seconds, differ by less. */
export const READING_TOLERANCE_MS = 1_000;

/**
 * True when the terminal's times may now repeat: its clock stands lower than the earlier reading foretold, by more than
 * it may have drifted (`toleranceMs`).
 */
export function wentBack(
  earlier: ClockReading | undefined,
  later: ClockReading,
  toleranceMs = CLOCK_TOLERANCE_MS,
): boolean {
  return earlier !== undefined && later.aheadOfUtcMs < earlier.aheadOfUtcMs - toleranceMs;
}

/** When a terminal's time was in UTC ms, by the last reading of its clock. */
export function correctedMs(terminalWallMs: number, reading: ClockReading): number {
  return terminalWallMs + HALF_A_SECOND_MS - reading.aheadOfUtcMs;
}

/** How an event's time relates to the moment it arrived. */
export type EventAge = 'fresh' | 'old' | 'clock-unknown';

/**
 * Says whether an event is from now. Without a reading nobody can tell, and a time from the future tells that the clock
 * was changed after it was read: both are `clock-unknown`.
 */
export function ageOf(
  terminalWallMs: number,
  reading: ClockReading | undefined,
  arrivedAtUtcMs: number,
  maxEventAgeMs: number,
): EventAge {
  if (reading === undefined) return 'clock-unknown';
  const ageMs = arrivedAtUtcMs - correctedMs(terminalWallMs, reading);
  if (ageMs > maxEventAgeMs) return 'old';
  return ageMs < -AHEAD_TOLERANCE_MS ? 'clock-unknown' : 'fresh';
}
