import { dateIn, type CalendarDate } from '../../cobot/dates.ts';
import { hasAccess, membershipStateOn } from '../../cobot/membership-state.ts';
import type { SyncMember } from './member.ts';
import type { DoorRule, DoorRules } from './rules.ts';

/** Whether, how and at which hours a member may use a door. */
export type Entitlement =
  | { may: 'enter'; isDisabled: boolean; schedules: readonly string[] }
  | { may: 'not-enter'; because: 'membership' | 'rules' | 'passes' };

/** A moment, and the day of the space it falls on. */
export interface Moment {
  now: Date;
  today: CalendarDate;
}

export function momentAt(now: Date, timeZone: string): Moment {
  return { now, today: dateIn(timeZone, now) };
}

/** A terminal's user has room for three time zones. */
export const mostSchedules = 3;

/**
 * What a door's rules mean for one member at a moment. `schedules` is empty where the member may come at any time; where
 * several rules let a member in, the hours of all of them count.
 */
export function entitlement(member: SyncMember, door: DoorRules, { now, today }: Moment): Entitlement {
  if (!hasAccess(membershipStateOn(member, today))) return { may: 'not-enter', because: 'membership' };
  const matching = door.rules?.filter((rule) => matches(rule, member));
  if (matching !== undefined && matching.length === 0) return { may: 'not-enter', because: 'rules' };
  const outAt = outOfPassesAt(member);
  const isOut = outAt !== undefined && outAt <= now.getTime();
  if (isOut && door.withoutPasses === 'remove') return { may: 'not-enter', because: 'passes' };
  const hours = (matching ?? []).map(({ hours: name }) => name);
  return {
    may: 'enter',
    isDisabled: isOut && door.withoutPasses === 'disable',
    schedules: hours.some((name) => name === undefined)
      ? []
      : [...new Set(hours.filter((name) => name !== undefined))].slice(0, mostSchedules),
  };
}

/**
 * From when on a member of a plan with passes is without one, UTC ms: when the last unused one has expired and the check-in
 * for the last used one is over. Undefined where that does not come by itself.
 */
export function outOfPassesAt({
  plan,
  passesUntil,
  checkedInUntil,
}: Pick<SyncMember, 'plan' | 'passesUntil' | 'checkedInUntil'>): number | undefined {
  if (plan?.usesTimePasses !== true || passesUntil === undefined) return undefined;
  const outAt = Math.max(passesUntil, checkedInUntil?.getTime() ?? 0);
  return Number.isFinite(outAt) ? outAt : undefined;
}

function matches({ plans, extras, teams, fields }: DoorRule, member: SyncMember): boolean {
  const planWords = [member.plan?.parentPlanId, member.plan?.name];
  return (
    (plans === undefined || hasAny(planWords, plans)) &&
    (extras === undefined || hasAny(member.extras, extras)) &&
    (teams === undefined || hasAny([member.teamId], teams)) &&
    Object.entries(fields ?? {}).every(([label, values]) => hasValue(member, label, values))
  );
}

function hasAny(own: readonly (string | undefined)[], wanted: readonly string[]): boolean {
  return own.some((word) => word !== undefined && wanted.some((other) => isSame(word, other)));
}

function hasValue({ fields }: SyncMember, label: string, values: readonly string[]): boolean {
  const value = fields.get(label.toLowerCase())?.trim() ?? '';
  return values.length === 0 ? value !== '' : values.some((wanted) => isSame(value, wanted));
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
