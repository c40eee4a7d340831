import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { ContainedHouse } from './support/contained-house.ts';

let house: ContainedHouse;
let userId: string;

beforeAll(async () => {
  house = await ContainedHouse.start();
  afterAll(() => house.stop());
  await house.terminalIs('online');
  userId = await house.enrol('Test Person One');
});

test('a finger pressed in one container opens the door by way of the other two', async () => {
  expect(await house.openingsAfterPress(userId)).toBe(1);
  await until(async () => (await house.outcomes())[0] === 'opened', 'the entry to be recorded as opened');
});

test('when the terminal’s container is killed and comes back, so does the bridge, and opens again', async () => {
  await house.hasSavedUsers(1);
  await house.kill('simulator');
  await house.terminalIs('retrying');
  await house.containers.simulator.restart();
  await house.terminalIs('online');
  expect(await house.userCount()).toBe(1);
  expect(await house.openingsAfterPress(userId)).toBe(1);
});

test('a terminal cut off from the network is told as lost, and serves again when it is back', async () => {
  await house.cutTerminalOff();
  await house.terminalIs('retrying');
  expect(await house.ask('bridge', 'GET', '/healthz')).toMatchObject({ status: 'degraded' });
  await house.plugTerminalIn();
  await house.terminalIs('online');
  expect(await house.openingsAfterPress(userId)).toBe(2);
});

test.each(['bridge', 'simulator', 'fake-cobot'] as const)(
  'the %s runs as an ordinary user, is found healthy, and ends cleanly at SIGTERM',
  async (part) => {
    const container = house.containers[part];
    expect((await container.exec(['id', '-u'])).output.trim()).toBe('1000');
    expect((await container.exec(['node', '/app/is-healthy.mjs'])).exitCode).toBe(0);
    expect(await house.exitCodeAfterStop(part)).toBe(0);
  },
);
