import { expect, test } from 'vitest';
import { endForTest, entryForTest, withMembers } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

const late = { ...entryForTest, membershipId: 'm1' };
const stay = { terminal: 'front', membershipId: 'm1', passId: 'p1' };

/** What is promised about doors, and what was decided without Cobot, whichever database keeps it. */
export function doorsContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('why a door opened, and how long its check-in serves, is kept until the lease is dropped', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    const id = (await store.entries.add(entryForTest, { claim: 1 })) ?? 0;
    const leaseUntil = Date.UTC(2026, 5, 2, 2);
    await store.entries.complete(id, { ...endForTest, way: 'check-in', leaseUntil });
    expect(await store.entries.since(0)).toMatchObject([{ id, way: 'check-in', lease_until: leaseUntil }]);
    expect(await store.entries.since(entryForTest.arrivedAt + 1)).toEqual([]);
    await store.entries.dropLeases('m2', 0);
    expect(await store.entries.since(0)).toMatchObject([{ lease_until: leaseUntil }]);
    await store.entries.dropLeases('m1', 0);
    expect(await store.entries.since(0)).toMatchObject([{ way: 'check-in', lease_until: null }]);
  });

  test('what a log tells is recorded once, and not where it was decided as it happened', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    await store.entries.add(entryForTest, { claim: 1 });
    for (const clockEpoch of [0, 1, 2])
      expect(await store.entries.addLate({ ...late, clockEpoch })).toBeUndefined();
    const another = { ...late, terminalTime: '2026-06-01T12:00:01' };
    expect(await store.entries.addLate(another)).toBeTypeOf('number');
    expect(await store.entries.addLate(another)).toBeUndefined();
    expect(await store.entries.list({ limit: 1 })).toMatchObject([
      { outcome: 'late', decided_by: 'terminal', membership_id: 'm1', way: null },
    ]);
    expect(
      await store.entries.add({ ...entryForTest, terminalTime: another.terminalTime }, { claim: 2 }),
    ).toBe(undefined);
  });

  test('entries without Cobot are settled one by one, in the order people came', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    const ids: number[] = [];
    for (const second of [1, 2, 3]) {
      const terminalTime = `2026-06-01T12:00:0${second}`;
      ids.push((await store.entries.addLate({ ...late, terminalTime })) ?? 0);
    }
    const [first = 0, second = 0, third = 0] = ids;
    await store.offline.add({ ...stay, entryId: second, enteredAt: 2000, until: 9000.4 });
    await store.offline.add({ ...stay, entryId: first, enteredAt: 3000, until: 9000 });
    await store.offline.add({ ...stay, entryId: third, enteredAt: 1000.6, until: 9000, passId: null });
    await store.offline.add({ ...stay, entryId: third, enteredAt: 1, until: 1 });
    expect((await store.offline.unsettled()).map(({ entryId }) => entryId)).toEqual([third, second, first]);
    await store.offline.settle(third, { state: 'refused', reason: 'No time passes left.', atUtcMs: 5000 });
    await store.offline.remove(first);
    expect(await store.offline.since(0)).toEqual([
      {
        ...stay,
        entryId: third,
        enteredAt: 1001,
        passId: null,
        until: 9000,
        state: 'refused',
        reason: 'No time passes left.',
        settledAt: 5000,
      },
      {
        ...stay,
        entryId: second,
        enteredAt: 2000,
        until: 9000,
        state: 'pending',
        reason: null,
        settledAt: null,
      },
    ]);
    expect((await store.offline.since(1500)).map(({ entryId }) => entryId)).toEqual([second]);
    expect((await store.offline.since(9999)).map(({ entryId }) => entryId)).toEqual([second]);
  });

  test('one snapshot is kept, the last one', async () => {
    const store = await withMembers(await newDatabase());
    expect(await store.offline.snapshot()).toBeUndefined();
    await store.offline.keepSnapshot({ body: '{"a":1}', signature: 'aa' });
    await store.offline.keepSnapshot({ body: '{"a":2}', signature: 'bb' });
    expect(await store.offline.snapshot()).toEqual({ body: '{"a":2}', signature: 'bb' });
  });

  test('alerts are listed newest first, by page', async () => {
    const store = await withMembers(await newDatabase());
    const alert = { kind: 'tamper', terminal: 'front', userId: undefined, repeats: 0 } as const;
    for (const at of [1000.2, 2000, 3000]) await store.alerts.add({ ...alert, at });
    const [newest, ...others] = await store.alerts.list({ limit: 2 });
    expect(newest).toEqual({ ...alert, at: 3000, id: expect.any(Number) });
    expect(others).toHaveLength(1);
    expect(await store.alerts.list({ limit: 9, before: others[0]?.id })).toMatchObject([{ at: 1000 }]);
  });

  test('changes of a door are kept as they are now; those nobody can read do not count', async () => {
    const store = await withMembers(await newDatabase());
    await store.doors.keepChanges('front', { lockdown: true });
    await store.doors.keepChanges('front', { offline: 'members', hours: [{ from: '08:00', to: '20:00' }] });
    expect(await store.doors.changes()).toEqual(
      new Map([['front', { offline: 'members', hours: [{ from: '08:00', to: '20:00' }] }]]),
    );
  });

  test('how far a log was read, and how its voice was, is the unit’s', async () => {
    const store = await withMembers(await newDatabase());
    const { terminals } = store;
    expect(await terminals.logMark('front')).toBeUndefined();
    await terminals.rememberLog('front', { count: 7, last: '1001 2026-06-01T12:00:00 0' });
    await terminals.rememberOwnVoice('front', '1');
    expect(await terminals.logMark('front')).toEqual({ count: 7, last: '1001 2026-06-01T12:00:00 0' });
    expect(await terminals.ownVoice('front')).toBe('1');
    await terminals.setSerialNumber('front', 'SN2');
    expect(await terminals.logMark('front')).toBeUndefined();
    expect(await terminals.ownVoice('front')).toBeUndefined();
  });
}
