import type { CalendarDate } from '../../cobot/dates.ts';
import type { TimePass } from '../../cobot/time-pass-schemas.ts';
import type { KnownMember, MemberFacts } from '../store/members.ts';
import type { SyncMember } from './member.ts';

/** What Cobot has just said beside the membership itself; undefined where it was not asked. */
export interface FreshDetails {
  /** By label. */
  fields?: ReadonlyMap<string, string> | undefined;
  passes?: KnownMember['passes'];
}

/** A member as the store has it, seen at a moment. */
export function syncMember(known: KnownMember, nowUtcMs: number): SyncMember {
  const { confirmedAt, startsAt, checkedInUntil, passes, fields = new Map<string, string>() } = known;
  return {
    membershipId: known.membershipId,
    userId: known.userId,
    name: known.name,
    confirmedAt: confirmedAt === undefined ? undefined : new Date(confirmedAt),
    startsOn: startsAt,
    canceledTo: known.canceledTo,
    plan: known.plan,
    extras: known.extras,
    teamId: known.teamId,
    fields: new Map([...fields].map(([label, value]) => [label.toLowerCase(), value])),
    passesLeft: passes?.filter(({ expiresAt }) => expiresAt === null || expiresAt > nowUtcMs).length,
    checkedInUntil: checkedInUntil === undefined ? undefined : new Date(checkedInUntil),
  };
}

/** The same with what Cobot says now. */
export function withFresh(
  known: KnownMember,
  facts: MemberFacts | undefined,
  details: FreshDetails,
): KnownMember {
  return {
    ...known,
    ...facts,
    extras: facts?.extras ?? known.extras,
    fields: details.fields ?? known.fields,
    passes: details.passes ?? known.passes,
  };
}

/** A membership that Cobot does not know any more: over from today on. */
export function endedFacts(known: KnownMember, today: CalendarDate): MemberFacts {
  const { membershipId, name, confirmedAt, startsAt, plan, teamId, extras } = known;
  const canceledTo = known.canceledTo !== undefined && known.canceledTo < today ? known.canceledTo : today;
  return { membershipId, name, confirmedAt, startsAt, canceledTo, plan, teamId, extras };
}

/** The unused ones, as the store keeps them. */
export function knownPasses(passes: readonly TimePass[]): NonNullable<KnownMember['passes']> {
  return passes
    .filter(({ usedAt }) => usedAt === undefined)
    .map(({ id, name, expiresAt, timespans }) => ({
      id,
      name,
      expiresAt: expiresAt?.getTime() ?? null,
      timespans: timespans.map((span) => ({ ...span })),
    }));
}
