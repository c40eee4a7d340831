import { expect, test } from 'vitest';
import { endForTest as end, entryForTest as entry, withMembers } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

let claims = 0;
const claim = () => {
  claims += 1;
  return claims;
};

/** What entries are promised, whichever database keeps them. */
export function entriesContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('a verification is recorded once per terminal, clock epoch, user and time', async () => {
    const store = await withMembers(await newDatabase());
    const add = (change: Partial<typeof entry> = {}) =>
      store.entries.add({ ...entry, ...change }, { claim: claim() });
    expect(await add()).toBeTypeOf('number');
    expect(await add()).toBeUndefined();
    expect(await add({ arrivedAt: 2000, verify: 15 })).toBeUndefined();
    expect(await add({ clockEpoch: 1 })).toBeTypeOf('number');
    expect(await add({ terminal: 'back' })).toBeTypeOf('number');
    expect(await add({ userId: '1002' })).toBeTypeOf('number');
    expect(await add({ terminalTime: '2026-06-01T12:00:01' })).toBeTypeOf('number');
    expect(await store.entries.list({ limit: 100 })).toHaveLength(5);
  });

  test('of the same verification told many times at once, one is recorded', async () => {
    const store = await withMembers(await newDatabase());
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => store.entries.add(entry, { claim: claim() })),
    );
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
  });

  test('within the window it is the same verification in the next clock epochs, too', async () => {
    const store = await withMembers(await newDatabase());
    await store.entries.add(entry, { claim: claim() });
    const add = (ms: number, change: Partial<typeof entry>) =>
      store.entries.add(
        { ...entry, arrivedAt: 1000 + ms, ...change },
        { claim: claim(), repeatWindowMs: 10_000 },
      );
    expect(await add(9_999, { clockEpoch: 1 })).toBeUndefined();
    expect(await add(9_999, { clockEpoch: 2 })).toBeUndefined();
    expect(await add(1, { clockEpoch: 1, terminal: 'back' })).toBeTypeOf('number');
    expect(await add(1, { clockEpoch: 1, userId: '1002' })).toBeTypeOf('number');
    expect(await add(10_000, { clockEpoch: 1 })).toBeTypeOf('number');
  });

  test('a write that is repeated because its answer was lost finds the row it made', async () => {
    const store = await withMembers(await newDatabase());
    const options = { claim: claim(), repeatWindowMs: 10_000 };
    const id = await store.entries.add(entry, options);
    expect(await store.entries.add(entry, options)).toBe(id);
    expect(await store.entries.add(entry, { ...options, claim: claim() })).toBeUndefined();
    expect(await store.entries.list({ limit: 9 })).toHaveLength(1);
  });

  test('a complete entry holds its outcome and hops, and no name', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    const id = (await store.entries.add(entry, { claim: claim() })) ?? 0;
    await store.entries.complete(id, end);
    const [row] = await store.entries.list({ limit: 1 });
    expect(row).toEqual({
      id,
      terminal: 'front',
      clock_epoch: 0,
      user_id: '1001',
      terminal_time: '2026-06-01T12:00:00',
      arrived_at: 1000,
      corrected_at: 900,
      verify: 1,
      state: 0,
      outcome: 'opened',
      reason: null,
      decided_by: 'cobot',
      way: null,
      lease_until: null,
      membership_id: 'm1',
      check_in_id: 'c1',
      store_ms: 1.25,
      cobot_ms: 20,
      unlock_ms: 3,
      total_ms: 25.5,
      opened_at: 1100,
      completed_at: 1200,
    });
  });

  test('times of this century and odd characters come back as they were', async () => {
    const store = await withMembers(await newDatabase());
    const arrivedAt = Date.UTC(2087, 1, 1);
    const id = (await store.entries.add({ ...entry, arrivedAt }, { claim: 2 ** 48 - 2 })) ?? 0;
    await store.entries.complete(id, {
      ...end,
      reason: 'Zutritt „nein“ — 请稍候 🚪',
      completedAt: arrivedAt,
    });
    expect(await store.entries.list({ limit: 1 })).toMatchObject([
      { arrived_at: arrivedAt, completed_at: arrivedAt, reason: 'Zutritt „nein“ — 请稍候 🚪' },
    ]);
  });

  test('entries are listed newest first, by page and by outcome', async () => {
    const store = await withMembers(await newDatabase());
    for (let second = 10; second < 15; second += 1) {
      const added = { ...entry, terminalTime: `2026-06-01T12:00:${second}` };
      const id = (await store.entries.add(added, { claim: claim() })) ?? 0;
      await store.entries.complete(id, { ...end, outcome: second % 2 === 0 ? 'opened' : 'old-event' });
    }
    const ids = async (query: Parameters<typeof store.entries.list>[0]) =>
      (await store.entries.list(query)).map(({ id }) => id);
    expect(await ids({ limit: 2 })).toEqual([5, 4]);
    expect(await ids({ limit: 2, before: 4 })).toEqual([3, 2]);
    expect(await ids({ limit: 9, outcome: 'old-event' })).toEqual([4, 2]);
  });

  test('entries that a crash left undecided are closed as interrupted', async () => {
    const store = await withMembers(await newDatabase());
    await store.entries.add(entry, { claim: claim() });
    expect(await store.entries.closeInterrupted(5000)).toBe(1);
    expect(await store.entries.closeInterrupted(6000)).toBe(0);
    const [row] = await store.entries.list({ limit: 1 });
    expect(row).toMatchObject({ outcome: 'interrupted', completed_at: 5000 });
  });

  test('an entry of a terminal nobody knows is refused by the database', async () => {
    const store = await withMembers(await newDatabase());
    await expect(async () =>
      store.entries.add({ ...entry, terminal: 'nowhere' }, { claim: claim() }),
    ).rejects.toThrow(/foreign key/i);
  });
}
