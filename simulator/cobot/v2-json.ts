import type { CheckIn, Member, State } from './model.ts';
import { wallClock } from './zone-time.ts';

/** API 2 writes ISO 8601 in UTC without milliseconds. */
function v2Time(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** What API 2 is made of. */
export interface Resource {
  id: string;
  type: string;
  attributes: Record<string, unknown>;
  relationships: Record<string, unknown>;
}

/** A `checkIns` resource. */
export function v2CheckIn(checkIn: CheckIn, spaceId: string): Record<string, unknown> {
  return {
    id: checkIn.id,
    type: 'checkIns',
    attributes: { validFrom: v2Time(checkIn.validFrom), validUntil: v2Time(checkIn.validUntil) },
    relationships: {
      space: { data: { id: spaceId, type: 'spaces' } },
      membership: { data: { id: checkIn.membershipId, type: 'memberships' } },
    },
  };
}

/** A `memberships` resource. */
export function v2Membership(member: Member, space: State['space']): Resource {
  const { name, email, phone, confirmedAt, canceledTo, teamId } = member;
  const confirmed = confirmedAt === null ? null : wallClock(confirmedAt, space.timeZone).date;
  const attributes = {
    name,
    email,
    phone,
    company: null,
    confirmedAt: confirmed,
    canceledAt: canceledTo,
    photo: null,
  };
  return {
    id: member.id,
    type: 'memberships',
    attributes,
    relationships: {
      space: { data: { id: space.id, type: 'spaces' } },
      team: { data: teamId === null ? null : { id: teamId, type: 'teams' } },
      bookingCredits: { data: [] },
    },
  };
}

/** A `memberships` resource as a network shows it. */
export function v2NetworkMembership({ id, name }: Member): Record<string, unknown> {
  return { id, type: 'memberships', attributes: { name } };
}

/** A `teams` resource. */
export function v2Team(teamId: string, members: readonly Member[]): Record<string, unknown> {
  const data = members.filter((one) => one.teamId === teamId).map(({ id }) => ({ id, type: 'memberships' }));
  return {
    id: teamId,
    type: 'teams',
    attributes: { name: `Team ${teamId}` },
    relationships: { memberships: { data } },
  };
}

/** A `spaces` resource, as far as the bridge reads it. */
export function v2Space(space: State['space']): Record<string, unknown> {
  return {
    id: space.id,
    type: 'spaces',
    attributes: { name: space.name, subdomain: space.subdomain, timeZone: space.timeZone },
  };
}

/** API 2's error body. */
export function v2Errors(detail: string, pointer?: string): { errors: Record<string, unknown>[] } {
  return { errors: [pointer === undefined ? { detail } : { detail, source: { pointer } }] };
}
