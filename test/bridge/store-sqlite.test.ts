import { stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { entryRecords } from '../../src/bridge/store/entries.ts';
import { ROWS_AT_ONCE } from '../../src/bridge/store/in-portions.ts';
import { memberRecords } from '../../src/bridge/store/members.ts';
import { openDatabase } from '../../src/bridge/store/open-database.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { terminalUserRecords } from '../../src/bridge/store/terminal-users.ts';
import { terminalRecords } from '../../src/bridge/store/terminals.ts';
import { tombstoneRecords } from '../../src/bridge/store/tombstones.ts';
import { storeContract } from './support/store/contract.ts';
import {
  entryForTest,
  memberCalled,
  newDataFile,
  opened,
  withMembers,
} from './support/store/database-under-test.ts';
import { holdAndKill } from './support/store/killed-holder.ts';
import { writePublishedDataFile } from './support/store/published-data-file.ts';

describe('the store on SQLite', () => {
  storeContract(newDataFile);
});

const claim = 1;

test('a new data file is made, with its folder, in the safest mode, for the bridge’s account only', async () => {
  const { place } = await newDataFile();
  const file = join(dirname(place), 'data', 'bridge.sqlite');
  const database = await openDatabase(file);
  onTestFinished(() => database.close());
  const { db } = database;
  const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(db)).rows;
  expect(await pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await pragma('synchronous')).toEqual([{ synchronous: 2 }]);
  expect(await pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that is no database is refused with advice', async () => {
  const { place } = await newDataFile();
  await writeFile(place, 'this is not a database, but long enough to be read as one'.repeat(20));
  await expect(openStore(place)).rejects.toMatchObject({ code: 'store-open', advice: expect.any(String) });
});

test('a data file of version 0.1.0 becomes one of this version, with everything in it', async () => {
  const database = await newDataFile();
  writePublishedDataFile(database.place);
  const store = await opened(database);
  expect(await store.enrolments.all()).toMatchObject([
    {
      userId: '1001',
      membershipId: 'm1',
      checkInToken: 'token-1',
      isRegistered: true,
      name: 'Test Person One',
    },
    { userId: '1002', membershipId: 'm2', isRegistered: false },
  ]);
  expect(await store.members.enrolled()).toMatchObject([
    { membershipId: 'm1', plan: undefined, passes: undefined },
    { membershipId: 'm2', canceledTo: '2026-09-01' },
  ]);
  expect(await store.terminals.know('front')).toMatchObject({ serialNumber: 'SN1', clockEpoch: 2 });
  expect(await store.terminals.relayMemory('front')).toEqual({ lockOn: '5' });
  expect(await store.terminalUsers.ownUserIds('front')).toEqual(new Set(['1001']));
  expect(await store.entries.list({ limit: 9 })).toMatchObject([
    { id: 1, outcome: 'opened', total_ms: 21.5 },
  ]);
  const again = { ...entryForTest, clockEpoch: 2, terminalTime: '2026-06-01T12:00:00' };
  expect(await store.entries.add(again, { claim })).toBeUndefined();
  expect(await store.enrolments.isGivenOut('1002')).toBe(true);
});

test('an upgraded data file has the same shape as a new one', async () => {
  const [upgraded, made] = [await newDataFile(), await newDataFile()];
  writePublishedDataFile(upgraded.place);
  for (const database of [upgraded, made]) await (await openStore(database.place)).close();
  const shapeOf = async (database: typeof made) => {
    const tables = await database.run(
      'select name, sql from sqlite_master where sql is not null order by name',
    );
    return tables.map(({ name, sql: its }) => [name, String(its).replaceAll(/\s+/g, ' ')]);
  };
  expect(await shapeOf(upgraded)).toEqual(await shapeOf(made));
});

test('an entry waits for a transaction on the other connection, and for nothing else', async () => {
  const { place } = await newDataFile();
  const database = await openDatabase(place);
  onTestFinished(() => database.close());
  const entries = entryRecords(database);
  await terminalRecords(database.db).know('front');
  const order: string[] = [];
  const inside = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  const transaction = (name: string, during?: Promise<void>) =>
    database.db.transaction().execute(async (its) => {
      await its.updateTable('counters').set({ next_value: 2000 }).execute();
      inside.resolve();
      await during;
      order.push(name);
    });
  const long = transaction('the long one', leave.promise);
  await inside.promise;
  const next = transaction('the next one');
  const added = Promise.resolve(entries.add(entryForTest, { claim })).then((id) => order.push(`entry ${id}`));
  // The program is not held up: what was to come meanwhile came.
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual([]);
  leave.resolve();
  await Promise.all([long, next, added]);
  expect(order).toEqual(['the long one', 'entry 1', 'the next one']);
});

test('an entry is on the disk at once while nothing else is written', async () => {
  const store = await withMembers(await newDataFile());
  expect(store.entries.add(entryForTest, { claim })).toBe(1);
});

test('what comes in thousands is written in small transactions, with a turn for everybody else in between', async () => {
  const { place } = await newDataFile();
  const sizes: number[] = [];
  const database = await openDatabase(place, { onTransaction: (rows) => sizes.push(rows) });
  onTestFinished(() => database.close());
  const { db } = database;
  const ids = Array.from({ length: 1050 }, (_, index) => `m${index}`);
  const [members, terminals, users, tombstones] = [
    memberRecords(db),
    terminalRecords(db),
    terminalUserRecords(db),
    tombstoneRecords(db),
  ];
  await terminals.know('front');
  sizes.length = 0;
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await members.refresh(ids.map(memberCalled), 1);
  await members.noteFields(new Map(ids.map((id) => [id, new Map([['Card', id]])])));
  const slots = ids.map((userId, index) => ({ uid: index + 1, userId }));
  await users.change('front', { put: slots, gone: [] });
  await users.change('front', { put: [], gone: slots.map(({ uid }) => uid) });
  await tombstones.keep('front', ids, 1);
  await terminals.setSerialNumber('front', 'SN2');
  isOver = true;
  expect(sizes.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThanOrEqual(5 * 1050);
  expect(Math.max(...sizes)).toBe(ROWS_AT_ONCE);
  expect(turns).toBeGreaterThanOrEqual(5 * Math.floor(1050 / ROWS_AT_ONCE));
});

test('a bridge that was killed keeps nobody out', async () => {
  const database = await newDataFile();
  await holdAndKill(database.place);
  const store = await opened(database, { exclusive: true });
  await expect(store.check()).resolves.toBeUndefined();
});
