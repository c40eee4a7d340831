import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { RawHouse } from './support/raw-house.ts';
import { RawTerminal } from './support/raw-terminal.ts';

/** As another program does that writes into the data file, and takes its time. */
function lock(file: string): { release(): void } {
  const database = new DatabaseSync(file);
  database.exec('begin immediate');
  return {
    release() {
      database.exec('rollback');
      database.close();
    },
  };
}

test('a finger while the database is locked opens nothing, is told, and is recorded afterwards', async () => {
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  const locked = lock(house.dataFile);
  terminal.verify(userId);
  await until(() => house.logged('store-failing').length === 1, 'the failure to be noticed');
  const health = await fetch(`${house.bridge.httpUrl}/healthz`);
  expect([health.status, await health.json()]).toMatchObject([503, { status: 'down', store: 'failed' }]);
  await until(() => house.logged('entry').length === 1, 'the finger to be told');
  expect(house.checkInsAsked).toBe(0);
  locked.release();
  expect(await house.decided(1)).toMatchObject([{ userId, outcome: 'not-recorded', openedAt: null }]);
  await until(async () => (await house.bridge.health()).store === 'ok', 'the database to be well again');
});

test('a finger while the database is locked for a moment opens', async () => {
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  const locked = lock(house.dataFile);
  terminal.verify(userId);
  await until(() => house.logged('store-failing').length === 1, 'the failure to be noticed');
  locked.release();
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
});

test('a door that opened is recorded as opened, also when the database was locked by then', async () => {
  let locked: ReturnType<typeof lock> | undefined;
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  terminal.play = ({ command }) => {
    if (command === 31) locked = lock(house.dataFile);
    return false;
  };
  terminal.verify(userId);
  await until(() => house.logged('store-failing').length === 1, 'the failure to be noticed');
  expect(terminal.opened).toBe(1);
  locked?.release();
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', openedAt: expect.any(String) }]);
});

test('a bridge that is stopped meanwhile writes what it kept, and claims nothing it does not know', async () => {
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  let locked: ReturnType<typeof lock> | undefined;
  terminal.play = ({ command }) => {
    if (command === 31) locked = lock(house.dataFile);
    return false;
  };
  terminal.verify(userId);
  await until(() => house.logged('store-failing').length === 1, 'the failure to be noticed');
  await house.bridge.stop();
  expect(house.logged('entries-lost')).toHaveLength(1);
  locked?.release();
  await house.serve({ port: terminal.port });
  expect(await house.decided(1)).toMatchObject([
    {
      outcome: 'interrupted',
      reason: 'The bridge ended before it recorded the end. Whether the door opened is not known.',
    },
  ]);
});
