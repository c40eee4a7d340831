import { describe, expect, it } from 'vitest';
import type { Diff } from '../../../src/bridge/sync/diff.ts';
import { guard, type GuardFacts } from '../../../src/bridge/sync/guard.ts';
import { listHealth } from '../../../src/bridge/sync/list-health.ts';
import type { TerminalMemory } from '../../../src/bridge/sync/ports.ts';
import { actualForTest } from './support/actual-for-test.ts';

const present = (uid: number) => ({ uid, userId: String(uid), name: '', privilege: 0 });
const desired = (id: number) => ({
  userId: String(id),
  membershipId: `m${id}`,
  name: '',
  card: undefined,
  isDisabled: false,
  schedules: undefined,
});
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function diffOfCounts(counts: { ours?: number; removed?: number; added?: number; taken?: number }): Diff {
  return {
    ours: counts.ours ?? 0,
    unchanged: [],
    added: many(counts.added ?? 0, desired),
    updated: [],
    removed: many(counts.removed ?? 0, present),
    foreign: [],
    taken: many(counts.taken ?? 0, desired),
    stale: [],
    withoutHours: [],
  };
}

const memory: TerminalMemory = {
  serialNumber: 'SN1',
  revision: 1,
  confirmedAt: 0,
  ours: 100,
  admins: ['1 1'],
  lockOn: '0',
  templates: 0,
  templatesReadAt: undefined,
  zones: {},
  lowSlots: false,
  singly: false,
  isUnderWay: false,
};

function verdict(facts: Partial<GuardFacts>) {
  const { holds, warnings } = guard({
    diff: diffOfCounts({ ours: 100 }),
    actual: actualForTest([], { admins: ['1 1'] }),
    serialNumber: 'SN1',
    memory,
    list: 'whole',
    foreignGoing: 0,
    fingers: 0,
    heldLockOn: undefined,
    ...facts,
  });
  return { holds: holds.map(({ kind }) => kind), warnings: warnings.map(({ kind }) => kind) };
}

describe('the guard', () => {
  it.each([
    [5, 5, []],
    [5, 10, []],
    [6, 60, []],
    [6, 59, ['too-many-removals']],
    [50, 500, []],
    [51, 500, ['too-many-removals']],
  ])('of %i removals among %i of ours thinks %j', (removed, ours, holds) => {
    expect(verdict({ diff: diffOfCounts({ ours, removed }) }).holds).toEqual(holds);
  });

  it.each([
    [5, []],
    [6, ['too-many-removals']],
  ])('of %i removals of users that are none of ours thinks %j', (foreignGoing, holds) => {
    const foreign = Array.from({ length: 20 }, (_, uid) => ({
      uid,
      userId: `${uid}`,
      name: '',
      privilege: 0,
    }));
    const diff = { ...diffOfCounts({ ours: 100 }), foreign };
    expect(verdict({ diff, foreignGoing }).holds).toEqual(holds);
  });

  it('lets nothing happen by a list that cannot be believed', () => {
    expect(verdict({ list: 'empty' }).holds).toEqual(['list-empty']);
    expect(verdict({ list: 'truncated' }).holds).toEqual(['list-truncated']);
  });

  it('does not fill a terminal that lost all of ours', () => {
    const diff = diffOfCounts({ ours: 0, added: 100 });
    expect(verdict({ diff }).holds).toEqual(['terminal-wiped']);
    expect(verdict({ diff, memory: { ...memory, isUnderWay: true } }).holds).toEqual(['terminal-wiped']);
    expect(verdict({ diff, memory: { ...memory, ours: 0 } }).holds).toEqual([]);
    expect(verdict({ diff, memory: undefined }).holds).toEqual([]);
  });

  it('does not fill another terminal in the place of one it knows', () => {
    expect(verdict({ serialNumber: 'SN2' }).holds).toEqual(['terminal-replaced']);
  });

  it('warns of what staff should look at', () => {
    const full = actualForTest([], { admins: ['1 1'] });
    const sizes = { ...full.sizes, users: 2399, userCapacity: 3000 };
    const one = diffOfCounts({ ours: 100, added: 1 });
    expect(verdict({ actual: { ...full, sizes }, diff: one }).warnings).toEqual(['terminal-nearly-full']);
    expect(verdict({ actual: { ...full, sizes } }).warnings).toEqual([]);
    expect(verdict({ actual: { ...full, admins: ['1 1', '2 2'] } }).warnings).toEqual(['new-administrator']);
    expect(verdict({ actual: { ...full, admins: [] } }).warnings).toEqual([]);
    expect(verdict({ actual: { ...full, lockOn: '5' } }).warnings).toEqual(['lock-delay-changed']);
    expect(verdict({ actual: { ...full, lockOn: '5' }, heldLockOn: '5' }).warnings).toEqual([]);
    expect(verdict({ diff: diffOfCounts({ ours: 100, taken: 1 }) }).warnings).toEqual(['user-ids-taken']);
  });
});

describe('a member list', () => {
  const ids = many(100, String);

  it.each([
    [100, 'whole'],
    [90, 'whole'],
    [89, 'truncated'],
    [50, 'truncated'],
    [0, 'empty'],
  ])('with %i of 100 members is %s', (count, expected) => {
    expect(listHealth(ids, new Set(ids.slice(0, count)))).toBe(expected);
  });

  it('of a small house may lose a few, and of a new one says nothing', () => {
    expect(listHealth(['1', '2'], new Set(['1']))).toBe('whole');
    expect(listHealth([], new Set())).toBe('whole');
  });
});
