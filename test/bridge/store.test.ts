import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '../../src/bridge/store/migrations.ts';
import { openDatabase } from '../../src/bridge/store/open-database.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import type { Store } from '../../src/bridge/store/store.ts';

let folder: string;
let file: string;
const open: Store[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bridge-store-'));
  file = join(folder, 'data', 'bridge.sqlite');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

async function opened(): Promise<Store> {
  const store = await openStore(file);
  open.push(store);
  return store;
}

async function withMembers(...ids: string[]): Promise<Store> {
  const store = await opened();
  store.members.refresh(
    ids.map((membershipId) => ({
      membershipId,
      name: `Test Person ${membershipId}`,
      confirmedAt: undefined,
      startsAt: undefined,
      canceledTo: undefined,
    })),
    1000,
  );
  await store.terminals.know('front');
  await store.terminals.know('back');
  return store;
}

const entry = {
  terminal: 'front',
  clockEpoch: 0,
  userId: '1001',
  terminalTime: '2026-06-01T12:00:00',
  arrivedAt: 1000,
  correctedAt: 900,
  verify: 1,
  state: 0,
};
const end = {
  outcome: 'opened',
  reason: undefined,
  decidedBy: 'cobot',
  membershipId: 'm1',
  checkInId: 'c1',
  storeMs: 1,
  cobotMs: 20,
  unlockMs: 3,
  totalMs: 25,
  openedAt: 1100,
  completedAt: 1200,
} as const;

test('a new data file is made, with its folder, in the safest mode', async () => {
  await opened();
  const { raw, db } = await openDatabase(file);
  expect(raw.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(raw.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 });
  expect(raw.prepare('pragma foreign_keys').get()).toEqual({ foreign_keys: 1 });
  await db.destroy();
});

test('a data file of a newer version is refused and left alone', async () => {
  await (await opened()).close();
  const raw = new DatabaseSync(file);
  raw.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00Z')");
  raw.close();
  await expect(openStore(file)).rejects.toMatchObject({
    code: 'store-newer',
    message: expect.stringContaining('newer version'),
    advice: expect.stringContaining('start that version'),
  });
});

test('a file that is no database is refused with advice', async () => {
  const { db } = await openDatabase(file);
  await db.destroy();
  const { writeFile } = await import('node:fs/promises');
  await writeFile(file, 'this is not a database, but long enough to be read as one'.repeat(20));
  await expect(openStore(file)).rejects.toMatchObject({ code: 'store-open', advice: expect.any(String) });
});

test('a migration that fails leaves nothing behind', async () => {
  await (await opened()).close();
  const broken = {
    async up(db: Parameters<NonNullable<(typeof migrations)[string]>['up']>[0]) {
      await db.schema.createTable('half').addColumn('a', 'text').execute();
      await db.schema.createTable('half').addColumn('a', 'text').execute();
    },
  };
  await expect(openDatabase(file, { ...migrations, '0002-broken': broken })).rejects.toMatchObject({
    code: 'store-migration',
  });
  const raw = new DatabaseSync(file);
  expect(raw.prepare("select name from sqlite_master where name = 'half'").get()).toBeUndefined();
  raw.close();
  await opened();
});

test('a verification is recorded once per terminal, clock epoch, user and time', async () => {
  const store = await withMembers();
  const id = store.entries.add(entry);
  expect(id).toBeTypeOf('number');
  expect(store.entries.add(entry)).toBeUndefined();
  expect(store.entries.add({ ...entry, arrivedAt: 2000, verify: 15 })).toBeUndefined();
  expect(store.entries.add({ ...entry, clockEpoch: 1 })).toBeTypeOf('number');
  expect(store.entries.add({ ...entry, terminal: 'back' })).toBeTypeOf('number');
  expect(store.entries.add({ ...entry, userId: '1002' })).toBeTypeOf('number');
  expect(store.entries.add({ ...entry, terminalTime: '2026-06-01T12:00:01' })).toBeTypeOf('number');
  expect(await store.entries.list({ limit: 100 })).toHaveLength(5);
});

test('within the window it is the same verification in the next clock epochs, too', async () => {
  const store = await withMembers();
  store.entries.add(entry);
  const later = (ms: number, clockEpoch: number) => ({ ...entry, clockEpoch, arrivedAt: 1000 + ms });
  expect(store.entries.add(later(9_999, 1), 10_000)).toBeUndefined();
  expect(store.entries.add(later(9_999, 2), 10_000)).toBeUndefined();
  expect(store.entries.add({ ...later(1, 1), terminal: 'back' }, 10_000)).toBeTypeOf('number');
  expect(store.entries.add({ ...later(1, 1), userId: '1002' }, 10_000)).toBeTypeOf('number');
  expect(store.entries.add(later(10_000, 1), 10_000)).toBeTypeOf('number');
});

test('a complete entry holds its outcome and hops, and no name', async () => {
  const store = await withMembers('m1');
  const id = store.entries.add(entry) ?? 0;
  store.entries.complete(id, end);
  const [row] = await store.entries.list({ limit: 1 });
  expect(row).toMatchObject({ id, outcome: 'opened', cobot_ms: 20, opened_at: 1100, membership_id: 'm1' });
  expect(JSON.stringify(row)).not.toContain('Person');
});

test('entries are listed newest first, by page and by outcome', async () => {
  const store = await withMembers();
  for (let second = 10; second < 15; second += 1) {
    const id = store.entries.add({ ...entry, terminalTime: `2026-06-01T12:00:${second}` }) ?? 0;
    store.entries.complete(id, { ...end, outcome: second % 2 === 0 ? 'opened' : 'old-event' });
  }
  const newest = await store.entries.list({ limit: 2 });
  expect(newest.map(({ id }) => id)).toEqual([5, 4]);
  expect((await store.entries.list({ limit: 2, before: 4 })).map(({ id }) => id)).toEqual([3, 2]);
  expect((await store.entries.list({ limit: 9, outcome: 'old-event' })).map(({ id }) => id)).toEqual([4, 2]);
});

test('entries that a crash left undecided are closed as interrupted', async () => {
  const store = await withMembers();
  store.entries.add(entry);
  expect(await store.entries.closeInterrupted(5000)).toBe(1);
  expect(await store.entries.closeInterrupted(6000)).toBe(0);
  const [row] = await store.entries.list({ limit: 1 });
  expect(row).toMatchObject({ outcome: 'interrupted', completed_at: 5000 });
});

test('user ids start at 1001, are given out once, and skip what terminals already have', async () => {
  const store = await withMembers('m1', 'm2', 'm3');
  await store.terminalUsers.replace('front', [{ uid: 7, userId: '1002' }]);
  expect(store.enrolments.create('m1', 'token-1', 1).userId).toBe('1001');
  expect(store.enrolments.create('m2', 'token-2', 1).userId).toBe('1003');
  await store.terminalUsers.replace('front', []);
  expect(store.enrolments.create('m3', 'token-3', 1).userId).toBe('1004');
});

test('a user id is not used again after its enrolment is gone', async () => {
  const store = await withMembers('m1', 'm2');
  store.enrolments.create('m1', 'token-1', 1);
  const raw = new DatabaseSync(file);
  raw.exec('delete from enrolments');
  raw.close();
  expect(store.enrolments.create('m2', 'token-2', 1).userId).toBe('1002');
});

test('a number is not lost when the enrolment it was for cannot be stored', async () => {
  const store = await withMembers('m1', 'm2');
  store.enrolments.create('m1', 'token-1', 1);
  expect(() => store.enrolments.create('m1', 'token-2', 1)).toThrow('UNIQUE');
  expect(() => store.enrolments.create('m2', 'token-1', 1)).toThrow('UNIQUE');
  expect(store.enrolments.create('m2', 'token-2', 1).userId).toBe('1002');
});

test('the list of a terminal follows what was read', async () => {
  const store = await withMembers();
  await store.terminalUsers.replace('front', [
    { uid: 1, userId: '5' },
    { uid: 2, userId: '6' },
  ]);
  await store.terminalUsers.replace('front', [
    { uid: 2, userId: '7' },
    { uid: 3, userId: '5' },
  ]);
  expect(await store.terminalUsers.usersOf('front')).toEqual([
    { uid: 2, userId: '7' },
    { uid: 3, userId: '5' },
  ]);
  expect(await store.terminalUsers.usersOf('back')).toEqual([]);
});

test('another unit at a place starts without users of ours', async () => {
  const store = await withMembers('m1');
  const { userId } = store.enrolments.create('m1', 'token-1', 1);
  store.terminals.setSerialNumber('front', 'SN1');
  store.terminalUsers.put('front', { uid: 1, userId });
  await store.terminalUsers.noteOwn('front', userId, 1);
  store.terminals.setSerialNumber('front', 'SN2');
  expect(await store.terminalUsers.ownUserIds('front')).toEqual(new Set());
  expect(await store.terminalUsers.usersOf('front')).toEqual([]);
  expect((await store.terminals.know('front')).serialNumber).toBe('SN2');
});

test('clock epochs only grow, and survive a restart', async () => {
  const store = await withMembers();
  expect(await store.terminals.raiseClockEpoch('front')).toBe(1);
  expect(await store.terminals.raiseClockEpoch('front')).toBe(2);
  await store.terminals.rememberClock('front', { aheadOfUtcMs: 7_200_500, readAt: 1234.5 });
  await store.close();
  expect(await (await opened()).terminals.know('front')).toMatchObject({
    clockEpoch: 2,
    clock: { aheadOfUtcMs: 7_200_500 },
  });
});

test('an entry of a terminal nobody knows is refused by the database', async () => {
  const store = await withMembers();
  expect(() => store.entries.add({ ...entry, terminal: 'nowhere' })).toThrow('FOREIGN KEY');
});
