import { type CalendarDate, dateIn } from './dates.ts';

/**
 * - `unconfirmed`: waits for approval
 * - `future`: confirmed, starts on a later day
 * - `active`: may come in
 * - `ending`: may come in, and a later day is set from which on not any more
 * - `ended`: its `canceled_to` day has come; on that day itself the member is already out
 * - `deleted`: Cobot does not know it any more (404)
 *
 * Cobot knows no paused and no payment-failed state: both are cancellations or plan changes.
 */
export type MembershipState = 'unconfirmed' | 'future' | 'active' | 'ending' | 'ended' | 'deleted';

export interface MembershipDates {
  confirmedAt: Date | undefined;
  startsOn: CalendarDate | undefined;
  canceledTo: CalendarDate | undefined;
}

/**
 * The state of a membership at a moment, undefined standing for one that Cobot does not know. Cobot's dates are calendar
 * dates of the space, so `timeZone` is the space's.
 * @throws CobotError `ours` when the zone is not known.
 */
export function membershipState(
  membership: MembershipDates | undefined,
  now: Date,
  timeZone: string,
): MembershipState {
  return membership === undefined ? 'deleted' : membershipStateOn(membership, dateIn(timeZone, now));
}

/** The same of one that Cobot knows, on a day of the space, for who looks at many. */
export function membershipStateOn(
  membership: MembershipDates,
  today: CalendarDate,
): Exclude<MembershipState, 'deleted'> {
  const { confirmedAt, startsOn, canceledTo } = membership;
  if (canceledTo !== undefined && canceledTo <= today) return 'ended';
  if (confirmedAt === undefined) return 'unconfirmed';
  if (startsOn !== undefined && startsOn > today) return 'future';
  return canceledTo === undefined ? 'active' : 'ending';
}

/** Whether a membership in this state lets its member in. */
export function hasAccess(state: MembershipState): boolean {
  return state === 'active' || state === 'ending';
}
