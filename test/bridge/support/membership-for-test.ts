import type { Membership } from '../../../src/cobot/schemas.ts';

/** Somebody made up, confirmed long ago, without a plan, unless the changes say otherwise. */
export function membershipForTest(id: string, changes: Partial<Membership> = {}): Membership {
  return {
    id,
    name: `Test Person ${id}`,
    email: undefined,
    accountId: undefined,
    teamId: undefined,
    plan: undefined,
    upcomingPlan: undefined,
    confirmedAt: new Date('2026-01-01T10:00:00Z'),
    startsOn: '2026-01-01',
    canceledTo: undefined,
    ...changes,
  };
}
