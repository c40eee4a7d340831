import { expect, test } from 'vitest';
import { House } from '../support/house.ts';

test('an event that the terminal repeats is the same entry: one row, one question, one opening', async () => {
  const house = await House.start();
  const ada = await house.enrol('Ada Example');
  const ben = await house.enrol('Ben Example');
  house.press(ada);
  await house.decided(1);
  expect(house.terminal().repeatLastEvent()).toBe(1);
  expect(house.terminal().repeatLastEvent()).toBe(1);
  // Events come in order, so when the next person is decided the repetitions have been dealt with.
  house.press(ben);
  const entries = await house.decided(2);
  expect(entries.map(({ userId }) => userId)).toEqual([ada.userId, ben.userId]);
  expect(house.cobot.asked().filter(({ path }) => path.endsWith('/check_ins'))).toHaveLength(2);
  expect(house.openings()).toEqual(['unlock']);
});

test('an event repeated while Cobot is still being asked opens once', async () => {
  const house = await House.start();
  const person = await house.enrol();
  house.cobot.setDelay('check-in-v2', 100);
  house.press(person);
  house.terminal().repeatLastEvent();
  expect(await house.decided(1)).toHaveLength(1);
  expect(house.cobot.checkIns()).toHaveLength(1);
  expect(house.openings()).toEqual(['unlock']);
});

test('an event repeated after the bridge was started again is still the same entry', async () => {
  const house = await House.start();
  const person = await house.enrol();
  const ben = await house.enrol('Ben Example');
  house.press(person);
  await house.decided(1);
  await house.restartBridge();
  await house.online();
  house.terminal().repeatLastEvent();
  house.press(ben);
  const entries = await house.decided(2);
  expect(entries.map(({ userId }) => userId)).toEqual([person.userId, ben.userId]);
  expect(house.openings()).toEqual(['unlock']);
});
