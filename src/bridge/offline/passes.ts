import type { SpaceMoment } from '../space-time.ts';
import { nextWallMinute, spaceMoment } from '../space-time.ts';
import type { PassTimespan, SnapshotPass } from './snapshot.ts';

const DAY_END_MINUTE = 4 * 60;
const MINUTE_MS = 60_000;

/** A pass that can be used now, and until when it then serves (UTC ms). */
export interface UsablePass {
  passId: string;
  until: number;
}

/** Which pass a check-in would use up; `none-now` where there are some, but none for this hour. */
export type PassChoice = UsablePass | 'none-left' | 'none-now';

/** As Cobot chooses: of those that are good now, the one that expires first. `spent` are used up already, offline. */
export function choosePass(
  passes: readonly SnapshotPass[],
  spent: ReadonlySet<string>,
  nowUtcMs: number,
  timeZone: string,
): PassChoice {
  const unused = passes
    .filter(({ id, expiresAt }) => !spent.has(id) && (expiresAt === null || expiresAt > nowUtcMs))
    .toSorted((one, other) => (one.expiresAt ?? Infinity) - (other.expiresAt ?? Infinity));
  if (unused.length === 0) return 'none-left';
  const moment = spaceMoment(timeZone, nowUtcMs);
  for (const { id, timespans } of unused) {
    const until = endOfPass(timespans, moment, nowUtcMs, timeZone);
    if (until !== undefined) return { passId: id, until };
  }
  return 'none-now';
}

/** Until when a pass used now would serve; undefined where it cannot be used now. One without timespans is for the day. */
function endOfPass(
  timespans: readonly PassTimespan[],
  moment: SpaceMoment,
  nowUtcMs: number,
  timeZone: string,
): number | undefined {
  const dayEnd = nextWallMinute(timeZone, DAY_END_MINUTE, nowUtcMs);
  if (timespans.length === 0) return dayEnd;
  const ends = timespans.flatMap((timespan) => {
    if (timespan.kind === 'duration') {
      const isToday = isOn(timespan.weekdays, moment.weekday);
      return isToday ? [Math.min(nowUtcMs + timespan.minutes * MINUTE_MS, dayEnd)] : [];
    }
    return isInHours(timespan, moment)
      ? [Math.min(nextWallMinute(timeZone, endMinuteOf(timespan), nowUtcMs), dayEnd)]
      : [];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function isOn(weekdays: readonly number[], weekday: number): boolean {
  return weekdays.length === 0 || weekdays.includes(weekday);
}

type Hours = Extract<PassTimespan, { kind: 'hours' }>;

/** `4-3:59` is the whole day, its last minute counted; `8-12` ends when it is twelve. */
function endMinuteOf({ toMinute }: Hours): number {
  return toMinute % 60 === 59 ? toMinute + 1 : toMinute;
}

/** Over midnight the weekday is the one the hours begin on. */
function isInHours(hours: Hours, { weekday, minute }: SpaceMoment): boolean {
  const { fromMinute, weekdays } = hours;
  const end = endMinuteOf(hours);
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  if (end > fromMinute) return isOn(weekdays, weekday) && minute >= fromMinute && minute < end;
  return (isOn(weekdays, weekday) && minute >= fromMinute) || (isOn(weekdays, dayBefore) && minute < end);
}
