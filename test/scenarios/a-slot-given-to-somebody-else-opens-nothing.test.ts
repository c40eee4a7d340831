import { expect, test } from 'vitest';
import { double } from '../support/hand-made.ts';
import { until } from '../support/until.ts';
import { RawHouse } from './support/raw-house.ts';
import { RawTerminal } from './support/raw-terminal.ts';

const enrolledFinger = 8;

test('a visitor whom staff put into a member’s slot is not taken for the member', async () => {
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  const uid = terminal.users[0]?.uid ?? 0;
  terminal.verifySlot(uid);
  expect(await house.decided(1)).toMatchObject([{ userId, outcome: 'opened' }]);
  terminal.users = [{ uid, userId: '77' }];
  terminal.event(enrolledFinger, double(0));
  // The list is doubted at once: the finger waits until it is read again.
  terminal.verifySlot(uid);
  const [, second] = await house.decided(2);
  expect(second).toMatchObject({ userId: '77', outcome: 'unknown-user' });
  expect(house.checkInsAsked).toBe(1);
});

test('a user whom staff add while members are written keeps the slot', async () => {
  const first = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: first.port });
  const ids = [await house.enrol('Test One'), await house.enrol('Test Two'), await house.enrol('Test Three')];
  let isWritten = false;
  const second = await RawTerminal.start('A', ({ command }, terminal) => {
    // Staff are given the lowest free slot, after the bridge has read the table.
    if (command === 8 && !isWritten) terminal.users.push({ uid: 1, userId: '500' });
    isWritten ||= command === 8;
    return false;
  });
  await house.serve({ name: 'new door', port: second.port });
  await until(() => second.users.length === 4, 'the members to be placed');
  expect(second.users).toContainEqual({ uid: 1, userId: '500' });
  expect(second.users.map(({ userId }) => userId).toSorted()).toEqual([...ids, '500']);
});
