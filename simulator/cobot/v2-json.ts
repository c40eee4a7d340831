import type { CheckIn, State } from './model.ts';

/** API 2 writes ISO 8601 in UTC without milliseconds. */
function v2Time(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
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
