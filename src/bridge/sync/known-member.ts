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

/** A member as the store has it; whose check-in runs is told by {@link withLeases}. */
export function syncMember(known: KnownMember): SyncMember {
  const { confirmedAt, startsAt, passes, fields = new Map<string, string>() } = known;
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
    card: known.card,
    passesUntil:
      passes && Math.max(0, ...passes.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY)),
    checkedInUntil: undefined,
  };
}

/** By membership. */
export type LeaseEnds = ReadonlyMap<string, { until: number }>;

/** The same members with the check-ins that run now, where these matter: the very same list where nothing is another. */
export function withLeases(members: readonly SyncMember[], leases: LeaseEnds): readonly SyncMember[] {
  const endOf = ({ plan, membershipId }: SyncMember) =>
    plan?.usesTimePasses === true ? leases.get(membershipId)?.until : undefined;
  if (members.every((member) => member.checkedInUntil?.getTime() === endOf(member))) return members;
  return members.map((member) => {
    const until = endOf(member);
    return { ...member, checkedInUntil: until === undefined ? undefined : new Date(until) };
  });
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
