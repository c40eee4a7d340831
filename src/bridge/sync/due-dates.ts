import { dateIn, type CalendarDate } from '../../cobot/dates.ts';
import { membershipStateOn } from '../../cobot/membership-state.ts';
import { outOfPassesAt } from './entitlement.ts';
import { wallMsIn } from '../terminals/wall-clock.ts';
import type { SyncMember } from './member.ts';

/** The moment at which a day of the space begins, UTC ms; where the clocks skip midnight, the first moment there is. */
export function startOfDay(date: CalendarDate, timeZone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`);
  // A guess with the offset at that wall time, then with the offset found there: enough on either side of a change.
  const guess = wall - (wallMsIn(timeZone, wall) - wall);
  const moment = wall - (wallMsIn(timeZone, guess) - guess);
  return wallMsIn(timeZone, moment) >= wall ? moment : guess;
}

/** The next moment after `now`, UTC ms, at which somebody's state changes by itself; undefined where no such is known. */
export function nextChange(members: readonly SyncMember[], now: Date, timeZone: string): number | undefined {
  let next: number | undefined;
  const note = (moment: number) => {
    if (moment > now.getTime() && (next === undefined || moment < next)) next = moment;
  };
  const today = dateIn(timeZone, now);
  const days = new Set<CalendarDate>();
  for (const member of members) {
    const state = membershipStateOn(member, today);
    if (state === 'future' && member.startsOn !== undefined) days.add(member.startsOn);
    if (state === 'ending' && member.canceledTo !== undefined) days.add(member.canceledTo);
    const outAt = outOfPassesAt(member);
    if (outAt !== undefined) note(outAt);
  }
  for (const day of days) note(startOfDay(day, timeZone));
  return next;
}
