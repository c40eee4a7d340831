import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../../src/bridge/store/store.ts';
import type { Store, StoreOptions } from '../../../../src/bridge/store/store.ts';

/** An empty database of one kind, and a way into it past the store. */
export interface DatabaseUnderTest {
  /** What the store is opened with. */
  place: string;
  /** Runs SQL in it, as somebody else would. */
  run(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/** A data file in a folder of its own. */
export async function newDataFile(): Promise<DatabaseUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const place = join(folder, 'bridge.sqlite');
  return {
    place,
    async run(sql) {
      const database = new DatabaseSync(place);
      try {
        return database.prepare(sql).all();
      } finally {
        database.close();
      }
    },
  };
}

/** A PostgreSQL database at that URL. */
export function postgresDatabase(place: string): DatabaseUnderTest {
  return {
    place,
    async run(sql) {
      const client = new Client({ connectionString: place });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

/** Opens the store; it is closed when the test is over. */
export async function opened({ place }: { place: string }, options: StoreOptions = {}): Promise<Store> {
  const store = await openStore(place, options);
  onTestFinished(() => store.close());
  return store;
}

/** A store with two terminals, and members of these ids. */
export async function withMembers(database: { place: string }, ...ids: string[]): Promise<Store> {
  const store = await opened(database);
  await store.members.refresh(ids.map(memberCalled), 1000);
  await store.terminals.know('front');
  await store.terminals.know('back');
  return store;
}

export function memberCalled(membershipId: string) {
  return {
    membershipId,
    name: `Test Person ${membershipId}`,
    confirmedAt: undefined,
    startsAt: undefined,
    canceledTo: undefined,
  };
}

/** An entry at the front door. */
export const entryForTest = {
  terminal: 'front',
  clockEpoch: 0,
  userId: '1001',
  terminalTime: '2026-06-01T12:00:00',
  arrivedAt: 1000,
  correctedAt: 900,
  verify: 1,
  state: 0,
};

/** How it ended. */
export const endForTest = {
  outcome: 'opened',
  reason: undefined,
  decidedBy: 'cobot',
  membershipId: 'm1',
  checkInId: 'c1',
  storeMs: 1.25,
  cobotMs: 20,
  unlockMs: 3,
  totalMs: 25.5,
  openedAt: 1100,
  completedAt: 1200,
} as const;
