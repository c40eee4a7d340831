import { expect, onTestFinished, test } from 'vitest';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { connectedTo, datasetByHand, sizesByHand, userByHand } from '../support/scripted-access.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

const userCount = 3000;

/** A terminal with 3,000 users of 72 bytes, its table as read, and how many windows were asked for since. */
async function bigTerminal() {
  const simulated = await terminalForTest({ users: userCount, userCapacity: 4000, paceMs: 0 });
  const { host, port } = simulated;
  const terminal = await connectTerminal({ name: 'front door', host, port });
  onTestFinished(() => terminal.close());
  const { records } = await terminal.userTable.records();
  const asked = (command: number) =>
    simulated.timeline(10_000).filter(({ what }) => what.includes(`(${command}), reply id`)).length;
  const before = asked(1504);
  return { terminal, simulated, records, windows: () => asked(1504) - before };
}

test('some rows of a long table are read without the rest, those near each other together', async () => {
  const { terminal, records, windows } = await bigTerminal();
  const places = [2999, 3, 1500, 1510, 2000];
  const rows = await terminal.userTable.rowsAt(places, userCount);
  expect(rows).toBeDefined();
  for (const place of places) {
    const expected = records.subarray(place * 72, (place + 1) * 72);
    expect(Buffer.compare(rows?.get(place) ?? new Uint8Array(0), expected)).toBe(0);
  }
  // The first window comes anyway; then 1500 to 1510, 2000 and 2999.
  expect(windows()).toBe(4);
});

test('of a table that is longer or shorter than it should be no row is given', async () => {
  const { terminal } = await bigTerminal();
  expect(await terminal.userTable.rowsAt([1], userCount - 1)).toBeUndefined();
  expect(await terminal.userTable.rowsAt([1], userCount + 1)).toBeUndefined();
  expect(await terminal.userTable.rowsAt([1], userCount)).toBeDefined();
});

test('a terminal that sends its table as a whole is not asked for a part of it again', async () => {
  const users = [userByHand({ uid: 1, userId: '1001' }), userByHand({ uid: 2, userId: '1002' })];
  const { scripted, terminal } = await connectedTo({
    50: sizesByHand({ users: 2 }),
    1503: datasetByHand(...users),
  });
  const prepared = () => scripted.requests.filter(({ command }) => command === 1503).length;
  expect(await terminal.userTable.rowsAt([0], 2)).toBeUndefined();
  expect(prepared()).toBe(0);
  await terminal.userTable.records();
  expect(await terminal.userTable.rowsAt([0], 2)).toBeUndefined();
  expect(await terminal.userTable.rowsAt([0], 2)).toBeUndefined();
  expect(prepared()).toBe(2);
});
