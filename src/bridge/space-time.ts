import { wallMsIn } from './terminals/wall-clock.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** No zone is further from UTC, and no change of its offset is larger. */
const LONGEST_OFFSET_MS = 15 * 3_600_000;

/** Where a moment stands in the space's calendar. */
export interface SpaceMoment {
  /** `YYYY-MM-DD` */
  date: string;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** From 0, since midnight on the wall. */
  minute: number;
}

/** What calendar and clock show in the space. */
export function spaceMoment(timeZone: string, utcMs: number): SpaceMoment {
  const wallMs = wallMsIn(timeZone, utcMs);
  const wall = new Date(wallMs);
  return {
    date: wall.toISOString().slice(0, 10),
    weekday: wall.getUTCDay() === 0 ? 7 : wall.getUTCDay(),
    minute: Math.floor((((wallMs % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS),
  };
}

/** True where both moments are on the same date in the space. */
export function isSameSpaceDay(timeZone: string, oneUtcMs: number, otherUtcMs: number): boolean {
  return spaceMoment(timeZone, oneUtcMs).date === spaceMoment(timeZone, otherUtcMs).date;
}

/**
 * The first moment after `afterUtcMs` at which the wall clock of the zone shows `minute` (since midnight). Where a change
 * to summer time leaves that minute out, it is the moment of the change; where winter time brings it twice, the first.
 */
export function nextWallMinute(timeZone: string, minute: number, afterUtcMs: number): number {
  const wallMs = wallMsIn(timeZone, afterUtcMs);
  const midnight = wallMs - (((wallMs % DAY_MS) + DAY_MS) % DAY_MS);
  for (let day = -1; ; day += 1) {
    const moment = firstMomentAt(timeZone, midnight + day * DAY_MS + minute * MINUTE_MS);
    if (moment > afterUtcMs) return moment;
  }
}

/** The earliest moment at which the wall clock shows this or later, to the minute; wall clocks change on whole minutes. */
function firstMomentAt(timeZone: string, targetWallMs: number): number {
  let before = Math.floor((targetWallMs - LONGEST_OFFSET_MS) / MINUTE_MS);
  let reached = Math.ceil((targetWallMs + LONGEST_OFFSET_MS) / MINUTE_MS);
  // The wall clock grows with time but for the hour that is repeated; the offsets on both sides of the target settle that.
  for (const offset of offsetsAround(timeZone, targetWallMs)) {
    const candidate = targetWallMs - offset;
    if (wallMsIn(timeZone, candidate) === targetWallMs) return candidate;
  }
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (wallMsIn(timeZone, middle * MINUTE_MS) >= targetWallMs) reached = middle;
    else before = middle;
  }
  return reached * MINUTE_MS;
}

/** The larger offset first: with it the wall shows the time earlier. */
function offsetsAround(timeZone: string, wallMs: number): number[] {
  const offsetAt = (utcMs: number) => wallMsIn(timeZone, utcMs) - utcMs;
  const offsets = [offsetAt(wallMs - LONGEST_OFFSET_MS), offsetAt(wallMs + LONGEST_OFFSET_MS)];
  return offsets.toSorted((one, other) => other - one);
}
