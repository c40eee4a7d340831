import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { mayPass } from '../../src/bridge/store/failure.ts';
import { openStore } from '../../src/bridge/store/store.ts';

/** What a piece of work throws. */
async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new RangeError('nothing was thrown');
}

test('while somebody else writes, the check fails soon, and a write may succeed later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'bridge.sqlite');
  const store = await openStore(file);
  onTestFinished(() => store.close());
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('begin immediate');
  const from = performance.now();
  expect(mayPass(await thrownBy(() => store.check()))).toBe(true);
  // Doors stand still meanwhile.
  expect(performance.now() - from).toBeLessThan(1_000);
  other.exec('rollback');
  await expect(store.check()).resolves.toBeUndefined();
});

test('what is wrong with the statement itself stays wrong', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table things (name text not null unique)');
  expect(mayPass(await thrownBy(() => database.exec('insert into things values (null)')))).toBe(false);
  expect(mayPass(await thrownBy(() => database.exec('insert into nothing values (1)')))).toBe(false);
  expect(mayPass(new Error('something else'))).toBe(false);
  expect(mayPass('text')).toBe(false);
});
