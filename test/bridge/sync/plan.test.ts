import { describe, expect, it } from 'vitest';
import type { Actual } from '../../../src/bridge/sync/actual.ts';
import { desiredAt } from '../../../src/bridge/sync/desired.ts';
import { diffOf } from '../../../src/bridge/sync/diff.ts';
import { missingFingers } from '../../../src/bridge/sync/finger-diff.ts';
import { changesIn, fullAlert, isEmptyPlan, planOf, type PlanFacts } from '../../../src/bridge/sync/plan.ts';
import type { TemplateRef } from '../../../src/bridge/sync/ports.ts';
import { actualForTest, userForTest } from './support/actual-for-test.ts';
import { doorForTest, houseForTest, membersForTest } from './support/member-for-test.ts';

const now = new Date('2026-06-01T10:00:00Z');

function planned(
  { members, actual, own }: { members: number; actual: Actual; own?: readonly string[] },
  facts: Partial<PlanFacts> = {},
) {
  const desired = desiredAt(membersForTest(members), doorForTest(), houseForTest(), now).users;
  const diff = diffOf({ desired, actual, own: new Set(own), zoneSlots: new Map() });
  return planOf({
    diff,
    actual,
    zoneSlots: new Map(),
    zones: [],
    fingers: [],
    foreign: 'keep',
    lowSlots: false,
    ...facts,
  });
}

const withCapacity = (users: Actual['users'], userCapacity: number, templateCapacity = 3000): Actual => {
  const actual = actualForTest(users);
  return { ...actual, sizes: { ...actual.sizes, userCapacity, templateCapacity } };
};

describe('a plan', () => {
  it('writes in small batches, into the bridge’s own slots', () => {
    const plan = planned({ members: 80, actual: actualForTest([]) });
    expect(plan.batches.map(({ rows }) => rows.length)).toEqual([75, 5]);
    expect(plan.added.slice(0, 2).map(({ uid }) => uid)).toEqual([60_000, 59_999]);
    expect(changesIn(plan)).toBe(80);
  });

  it('gives low slots where a terminal takes no others, and never one that is taken', () => {
    const actual = actualForTest([userForTest({ uid: 1, userId: '9' })]);
    const plan = planned({ members: 2, actual }, { lowSlots: true });
    expect(plan.added.map(({ uid }) => uid)).toEqual([2, 3]);
  });

  it('lets removals make room, and leaves out who does not fit', () => {
    const actual = withCapacity(
      [userForTest({ uid: 1, userId: '1' }), userForTest({ uid: 2, userId: '2' })],
      3,
    );
    const plan = planned({ members: 4, actual, own: ['1'] });
    expect(plan.removals.map(({ userId }) => userId)).toEqual(['1']);
    expect(plan.added.map(({ user }) => user.userId)).toEqual(['1001', '1002']);
    expect(plan.leftOut.map(({ userId }) => userId)).toEqual(['1003', '1004']);
    expect(fullAlert(plan)?.kind).toBe('terminal-full');
  });

  it('removes foreign users only where that is wanted, and never one with rights at the menu', () => {
    const actual = actualForTest([
      userForTest({ uid: 1, userId: '1' }),
      userForTest({ uid: 2, userId: '2', privilege: 14 }),
    ]);
    expect(isEmptyPlan(planned({ members: 0, actual }))).toBe(true);
    expect(planned({ members: 0, actual }, { foreign: 'remove' }).removals.map(({ uid }) => uid)).toEqual([
      1,
    ]);
  });
});

describe('fingers', () => {
  const ref = (userId: string, changes: Partial<TemplateRef> = {}): TemplateRef => ({
    userId,
    membershipId: `m${userId}`,
    finger: 6,
    algorithm: 10,
    flag: 1,
    takenAt: 1000,
    ...changes,
  });
  const desired = desiredAt(membersForTest(2), doorForTest(), houseForTest(), now).users;
  const lacking = (actual: Actual, refs: readonly TemplateRef[], confirmedAt = 0, own = ['1001']) => {
    const diff = diffOf({ desired, actual, own: new Set(own), zoneSlots: new Map() });
    const vault = Map.groupBy(refs, ({ userId }) => userId);
    return missingFingers({ diff, actual, vault, digestOf: () => 'a', confirmedAt }).map(
      ({ userId }) => userId,
    );
  };
  const there = [userForTest({ uid: 7, userId: '1001' })];

  it('go with new users, and to users who lack them', () => {
    const refs = [ref('1001'), ref('1002')];
    expect(lacking(actualForTest(there, { templates: [] }), refs)).toEqual(['1002', '1001']);
    const held = [{ uid: 7, finger: 6, digest: 'a' }];
    expect(lacking(actualForTest(there, { templates: held }), refs)).toEqual(['1002']);
    const another = [{ uid: 7, finger: 6, digest: 'b' }];
    expect(lacking(actualForTest(there, { templates: another }), refs)).toEqual(['1002', '1001']);
  });

  it('of users who are there count as there, where the table was not read, unless they are newer', () => {
    const tenMinutes = 600_000;
    const refs = [ref('1001', { takenAt: 500 })];
    expect(lacking(actualForTest(there), refs, 500 + tenMinutes)).toEqual([]);
    expect(lacking(actualForTest(there), refs, 499 + tenMinutes)).toEqual(['1001']);
  });

  it('go only where the same algorithm is used', () => {
    const refs = [ref('1001', { algorithm: 9 }), ref('1002')];
    expect(lacking(actualForTest(there, { templates: [] }), refs)).toEqual(['1002']);
    expect(lacking(actualForTest(there, { algorithm: undefined }), refs)).toEqual([]);
  });

  it('make batches shorter', () => {
    const fingers = membersForTest(30).map(({ userId }) => ({
      userId,
      refs: [ref(userId), ref(userId, { finger: 7 })],
    }));
    const plan = planned({ members: 30, actual: actualForTest([]) }, { fingers });
    expect(plan.batches.map((batch) => [batch.rows.length, batch.fingers.length])).toEqual([
      [25, 50],
      [5, 10],
    ]);
  });

  it('are put into the slot of their user, as many as there is room for', () => {
    const fingers = [{ userId: '1001', refs: [ref('1001'), ref('1001', { finger: 7 })] }];
    const plan = planned({ members: 1, actual: withCapacity(there, 10, 1), own: ['1001'] }, { fingers });
    expect(plan.batches).toEqual([{ rows: [], fingers: [{ uid: 7, ref: ref('1001') }] }]);
  });
});
