import type { SyncMember } from '../../../../src/bridge/sync/member.ts';
import type { DoorRules, HouseRules } from '../../../../src/bridge/sync/rules.ts';

/** An active member on an unlimited plan; everything may be said otherwise. */
export function memberForTest(changes: Partial<SyncMember> = {}): SyncMember {
  const userId = changes.userId ?? '1001';
  return {
    membershipId: `m${userId}`,
    userId,
    name: `Test Person ${userId}`,
    confirmedAt: new Date('2026-01-01T10:00:00Z'),
    startsOn: '2026-01-01',
    canceledTo: undefined,
    plan: { name: 'Full Time', parentPlanId: 'plan-1', usesTimePasses: false },
    extras: [],
    teamId: undefined,
    fields: new Map(),
    passesUntil: undefined,
    checkedInUntil: undefined,
    ...changes,
  };
}

/** Members with userIds from 1001 on. */
export function membersForTest(count: number): SyncMember[] {
  return Array.from({ length: count }, (_, index) => memberForTest({ userId: String(1001 + index) }));
}

export function houseForTest(changes: Partial<HouseRules> = {}): HouseRules {
  return {
    timeZone: 'Europe/Berlin',
    names: 'full',
    cardField: undefined,
    schedules: new Map(),
    ...changes,
  };
}

export function doorForTest(
  rules?: DoorRules['rules'],
  withoutPasses: DoorRules['withoutPasses'] = 'remove',
): DoorRules {
  return { terminal: 'front door', rules, withoutPasses };
}
