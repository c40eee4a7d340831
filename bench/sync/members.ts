import type { SyncMember } from '../../src/bridge/sync/member.ts';

/** Made-up active members; some of them may be called something else, leave, or be new. */
export function makeMembers(count: number, changes: number): SyncMember[] {
  // A third each: other names, gone, and in their place new ones.
  const third = Math.floor(changes / 3);
  const members: SyncMember[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index >= third && index < 2 * third) continue;
    members.push(makeMember(index, index < third ? 'Other' : 'Test'));
  }
  for (let index = 0; index < changes - 2 * third; index += 1) members.push(makeMember(count + index, 'New'));
  return members;
}

function makeMember(index: number, name: string): SyncMember {
  return {
    membershipId: `m${index}`,
    userId: String(100_001 + index),
    name: `${name} Person ${index}`,
    confirmedAt: new Date('2026-01-01T00:00:00Z'),
    startsOn: undefined,
    canceledTo: undefined,
    plan: { name: 'Full Time', parentPlanId: 'p1', usesTimePasses: false },
    extras: [],
    teamId: undefined,
    fields: new Map(),
    passesUntil: undefined,
    checkedInUntil: undefined,
  };
}
