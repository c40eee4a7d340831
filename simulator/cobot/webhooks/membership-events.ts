import type { Member } from '../model.ts';
import type { EventName } from './event-names.ts';

/** What Cobot tells of a new membership. `today` is the space's date. */
export function eventsOfAdding(member: Member, today: string): EventName[] {
  return ['created_membership', ...eventsOfConfirming(member, today), ...reached(member, today)];
}

/** What Cobot tells when staff change a membership. */
export function eventsOfChange(before: Member, after: Member, today: string): EventName[] {
  const events: EventName[] = [];
  if (before.confirmedAt === null && after.confirmedAt !== null)
    events.push(...eventsOfConfirming(after, today));
  if (before.user === null && after.user !== null) events.push('connected_user');
  const isRenamed =
    before.name !== after.name || before.email !== after.email || before.phone !== after.phone;
  if (isRenamed) events.push('updated_membership_details');
  events.push(...eventsOfCancellation(before, after, today));
  return events;
}

/** A cancellation is told when it is entered, not when it takes effect. */
function eventsOfCancellation(before: Member, after: Member, today: string): EventName[] {
  if (before.canceledTo === after.canceledTo) return [];
  if (after.canceledTo !== null) return ['canceled_membership', ...reached(after, today)];
  const hadEnded = before.canceledTo !== null && before.canceledTo <= today;
  return [hadEnded ? 'reactivated_membership' : 'uncanceled_membership'];
}

/** `confirmed_membership` waits for the first day, `admin_confirmed_membership` does not. */
function eventsOfConfirming(member: Member, today: string): EventName[] {
  if (member.confirmedAt === null) return [];
  const hasStarted = member.startsAt === null || member.startsAt <= today;
  return hasStarted ? ['admin_confirmed_membership', 'confirmed_membership'] : ['admin_confirmed_membership'];
}

function reached(member: Member, today: string): EventName[] {
  const { canceledTo } = member;
  return canceledTo !== null && canceledTo <= today ? ['membership_cancellation_date_reached'] : [];
}

/** What the days after `lastDay` up to `today` bring; both dates of the space. */
export function eventsOfDays(member: Member, lastDay: string, today: string): EventName[] {
  const isNew = (day: string | null): boolean => day !== null && day > lastDay && day <= today;
  const events: EventName[] = [];
  if (member.confirmedAt !== null && isNew(member.startsAt)) events.push('confirmed_membership');
  if (isNew(member.canceledTo)) events.push('membership_cancellation_date_reached');
  if (isNew(member.plan.canceledTo) && member.upcomingPlan !== null)
    events.push('membership_plan_change_date_reached');
  return events;
}
