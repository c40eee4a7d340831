import { expect, test } from 'vitest';
import { House } from '../support/house.ts';

/** A Cobot that makes a new check-in, and takes another pass, each time it is asked. */
async function greedyHouse() {
  const house = await House.start({ terminals: [{}, {}] });
  house.cobot.changeSettings({ repeatCheckIn: 'new' });
  return house;
}

test('the second door opens by the check-in of the first, without a question', async () => {
  const house = await greedyHouse();
  const person = await house.enrol('Test Person One', { passes: 3 });
  house.press(person, 0);
  await house.decided(1);
  house.press(person, 1);
  const entries = await house.decided(2);
  expect(entries.map(({ terminal, outcome, way }) => [terminal, outcome, way])).toEqual([
    ['front door', 'opened', 'check-in'],
    ['back door', 'opened', 'lease'],
  ]);
  expect(house.cobot.checkIns()).toHaveLength(1);
  expect(house.cobot.member(person.membershipId).unusedPasses).toBe(2);
});

test('it serves on after the bridge was restarted', async () => {
  const house = await greedyHouse();
  const person = await house.enrol('Test Person One', { passes: 3 });
  house.press(person);
  await house.decided(1);
  await house.restartBridge();
  await house.online();
  house.moveClock(2000);
  house.press(person);
  const entries = await house.decided(2);
  expect(entries.at(-1)).toMatchObject({ outcome: 'opened', way: 'lease' });
  expect(house.cobot.checkIns()).toHaveLength(1);
});

test('once staff dropped it, Cobot is asked again; checked in already is a way in of its own', async () => {
  const house = await House.start();
  house.cobot.changeSettings({ repeatCheckIn: 'refuse' });
  const person = await house.enrol('Test Person One', { passes: 3 });
  house.press(person);
  await house.decided(1);
  await house.bridge.dropLease(person.membershipId);
  house.moveClock(2000);
  house.press(person);
  const entries = await house.decided(2);
  expect(entries.at(-1)).toMatchObject({ outcome: 'opened', way: 'already-in' });
  expect(house.cobot.checkIns()).toHaveLength(1);
});
