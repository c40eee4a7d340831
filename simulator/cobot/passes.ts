import type { Pass, Timespan } from './model.ts';
import { addDays, instantAt, wallClock } from './zone-time.ts';

/** Unlimited plans: Cobot ends such a check-in with its day, which ends at 4 in the morning. */
const DAY_END_MINUTE = 3 * 60 + 59;

/** Next 03:59:59 of the space. */
export function nextDayEnd(now: number, timeZone: string): number {
  return nextWallTime(now, timeZone, DAY_END_MINUTE);
}

/** Unused and not expired, the one that expires first in front, those without an end last. */
export function unusedPasses(passes: readonly Pass[] | undefined, now: number): Pass[] {
  return (passes ?? [])
    .filter((pass) => pass.usedAt === null)
    .filter((pass) => pass.expiresAt === null || pass.expiresAt > now)
    .toSorted((a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || a.createdAt - b.createdAt);
}

/** Until when a pass used now is good; undefined when it cannot be used now. */
export function passEnd(timespan: Timespan, now: number, timeZone: string): number | undefined {
  const wall = wallClock(now, timeZone);
  if (timespan.kind === 'duration') {
    return onWeekday(timespan, wall.weekday) ? now + timespan.minutes * 60_000 : undefined;
  }
  const { fromMinute, toMinute } = timespan;
  const overMidnight = toMinute < fromMinute;
  const lateInSpan = overMidnight && wall.minuteOfDay <= toMinute;
  const inside = overMidnight
    ? lateInSpan || wall.minuteOfDay >= fromMinute
    : wall.minuteOfDay >= fromMinute &&
      (wall.minuteOfDay < toMinute || endsFullMinute(toMinute, wall.minuteOfDay));
  // After midnight the span is still the one of the day before.
  const weekday = lateInSpan ? ((wall.weekday + 5) % 7) + 1 : wall.weekday;
  return inside && onWeekday(timespan, weekday) ? nextWallTime(now, timeZone, toMinute) : undefined;
}

function onWeekday(timespan: Timespan, weekday: number): boolean {
  return timespan.weekdays.length === 0 || timespan.weekdays.includes(weekday);
}

/** "4-3:59" lasts until 03:59:59, "8-12" until 12:00:00: an end at :59 means the whole minute. */
function endsFullMinute(toMinute: number, minuteOfDay: number): boolean {
  return toMinute % 60 === 59 && minuteOfDay === toMinute;
}

function nextWallTime(now: number, timeZone: string, minuteOfDay: number): number {
  const { date } = wallClock(now, timeZone);
  const second = minuteOfDay % 60 === 59 ? 59 : 0;
  const today = instantAt(timeZone, date, minuteOfDay, second);
  return today >= now ? today : instantAt(timeZone, addDays(date, 1), minuteOfDay, second);
}
