import { describe, expect, it } from 'vitest';
import { desiredAt } from '../../../src/bridge/sync/desired.ts';
import { diffOf, type DiffFacts } from '../../../src/bridge/sync/diff.ts';
import { userRecord72 } from '../../../src/protocol/commands/users.ts';
import { actualForTest, userForTest } from './support/actual-for-test.ts';
import { doorForTest, houseForTest, memberForTest } from './support/member-for-test.ts';

const now = new Date('2026-06-01T10:00:00Z');

function desiredOf(...members: Parameters<typeof memberForTest>[0][]) {
  return desiredAt(members.map(memberForTest), doorForTest(), houseForTest({ cardField: 'Card' }), now).users;
}

function difference(facts: Partial<DiffFacts>) {
  const diff = diffOf({
    desired: [],
    actual: actualForTest([]),
    own: new Set(),
    zoneSlots: new Map(),
    ...facts,
  });
  const ids = (list: readonly { userId: string }[]) => list.map(({ userId }) => userId);
  return {
    diff,
    unchanged: diff.unchanged.map(({ user }) => user.userId),
    added: ids(diff.added),
    updated: diff.updated.map(({ user, fields }) => `${user.userId} ${fields.join(' ')}`),
    removed: ids(diff.removed),
    foreign: ids(diff.foreign),
    taken: ids(diff.taken),
  };
}

describe('the difference', () => {
  it('tells who stays, comes, changes, goes, and who is none of ours', () => {
    const found = difference({
      desired: desiredOf({ userId: '1' }, { userId: '2' }, { userId: '3', name: 'New Name' }),
      actual: actualForTest([
        userForTest({ uid: 11, userId: '1' }),
        userForTest({ uid: 13, userId: '3' }),
        userForTest({ uid: 14, userId: '4' }),
        userForTest({ uid: 15, userId: '5' }),
      ]),
      own: new Set(['1', '3', '4']),
    });
    expect(found).toMatchObject({
      unchanged: ['1'],
      added: ['2'],
      updated: ['3 name'],
      removed: ['4'],
      foreign: ['5'],
      taken: [],
    });
    expect(found.diff.ours).toBe(3);
  });

  it('changes in a record only what it has to', () => {
    const actual = actualForTest([
      userForTest({ uid: 7, userId: '1', password: '1234', group: 3, privilege: 14, card: 5 }),
    ]);
    const { diff } = difference({
      desired: desiredOf({ userId: '1', name: 'New Name', fields: new Map([['card', '99']]) }),
      actual,
      own: new Set(['1']),
    });
    const record = diff.updated[0]?.record ?? new Uint8Array(0);
    expect(userRecord72.read(record)).toMatchObject({
      uid: 7,
      name: 'New Name',
      card: 99,
      password: '1234',
      group: 3,
      privilege: 14,
    });
    expect(record[47]).toBe(0xab);
  });

  it('leaves a card alone that cannot be read in Cobot', () => {
    const actual = actualForTest([userForTest({ uid: 7, userId: '1', card: 5 })]);
    const desired = desiredOf({ userId: '1', fields: new Map([['card', 'lost']]) });
    expect(difference({ desired, actual, own: new Set(['1']) }).unchanged).toEqual(['1']);
  });

  it('leaves a user alone that has a member’s id and was not put there by the bridge', () => {
    const actual = actualForTest([userForTest({ uid: 7, userId: '1' })]);
    const found = difference({ desired: desiredOf({ userId: '1' }), actual });
    expect(found).toMatchObject({ taken: ['1'], foreign: ['1'], added: [], updated: [] });
  });

  it('touches nobody whose id two slots have', () => {
    const actual = actualForTest([
      userForTest({ uid: 7, userId: '1' }),
      userForTest({ uid: 8, userId: '1' }),
    ]);
    const found = difference({ desired: desiredOf({ userId: '1' }), actual, own: new Set(['1']) });
    expect(found).toMatchObject({ taken: ['1'], added: [], removed: [] });
  });

  it('looks only at those who are asked for', () => {
    const found = difference({
      desired: desiredOf({ userId: '1' }, { userId: '2' }),
      actual: actualForTest([userForTest({ uid: 3, userId: '3' }), userForTest({ uid: 4, userId: '4' })]),
      own: new Set(['3', '4']),
      scope: new Set(['2', '4']),
    });
    expect(found).toMatchObject({ added: ['2'], removed: ['4'], foreign: [] });
    expect(found.diff.ours).toBe(2);
  });

  it('names ids of ours that nobody has and nobody should have', () => {
    const found = difference({ desired: desiredOf({ userId: '1' }), own: new Set(['1', '2']) });
    expect(found.diff.stale).toEqual(['2']);
  });
});

describe('hours', () => {
  const schedules = new Map([['office', []]]);
  const [user] = desiredAt(
    [memberForTest({ userId: '1' })],
    doorForTest([{ hours: 'office' }]),
    houseForTest({ schedules }),
    now,
  ).users;
  const desired = user === undefined ? [] : [user];

  it('are written as the user’s own time zones', () => {
    const actual = actualForTest([userForTest({ uid: 7, userId: '1' })]);
    const { diff } = difference({
      desired,
      actual,
      own: new Set(['1']),
      zoneSlots: new Map([['office', 48]]),
    });
    expect(diff.updated[0]?.fields).toEqual(['hours']);
    expect(userRecord72.read(diff.updated[0]?.record ?? new Uint8Array(0))).toMatchObject({
      zoneFlag: 1,
      zone1: 48,
      zone2: 0,
    });
  });

  it('keep a member out of a terminal that cannot hold them', () => {
    const found = difference({ desired });
    expect(found.added).toEqual([]);
    expect(found.diff.withoutHours).toEqual(desired);
    const short = actualForTest([], { recordSize: 28 });
    expect(difference({ desired, actual: short, zoneSlots: new Map([['office', 48]]) }).added).toEqual([]);
  });
});
