import { expect, test } from 'vitest';
import { systemClock } from '../../src/bridge/clock.ts';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

const lockOn = (house: House) => house.terminal().option('LockOn');

test('with fallback: members the terminal opens by itself while no bridge runs, and not when it is back', async () => {
  let aheadMs = 0;
  const clock = { ...systemClock, wallNow: () => Date.now() + aheadMs };
  const house = await House.start({ clock, terminalConfig: [{ fallback: 'members' }] });
  const person = await house.enrol('Test Person One', { passes: 2 });
  expect(lockOn(house)).toBe('0');
  await house.bridge.stop();
  expect(Number(lockOn(house))).toBeGreaterThan(0);
  house.press(person);
  expect(house.openings()).toEqual(['match']);
  // So long that it cannot come as an event any more.
  aheadMs = 120_000;
  house.moveClock(aheadMs);
  await house.restartBridge();
  await house.online();
  expect(lockOn(house)).toBe('0');
  const [late] = await house.decided(1);
  expect(late).toMatchObject({
    outcome: 'late',
    decidedBy: 'terminal',
    membershipId: person.membershipId,
    openedAt: null,
  });
  expect(house.openings()).toEqual(['match']);
  await until(() => house.cobot.checkIns().length === 1, 'the check-in to be posted afterwards');
});

test('with fallback: closed it stays shut', async () => {
  const house = await House.start();
  const person = await house.enrol();
  await house.bridge.stop();
  expect(lockOn(house)).toBe('0');
  house.press(person);
  expect(house.openings()).toEqual([]);
});

test('what a terminal recorded while the bridge was away is found in its log, and opens nothing', async () => {
  const house = await House.start();
  const person = await house.enrol();
  house.press(person);
  await house.decided(1);
  await house.bridge.stop();
  house.moveClock(-60_000);
  house.press(person);
  house.moveClock(1_000);
  house.press(person);
  house.moveClock(59_000);
  await house.restartBridge();
  const entries = await house.decided(3);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['opened', 'late', 'late']);
  expect(house.openings()).toEqual(['unlock']);
  expect(house.cobot.checkIns()).toHaveLength(1);
});
