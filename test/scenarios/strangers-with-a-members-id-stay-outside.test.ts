import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { RawHouse } from './support/raw-house.ts';
import { RawTerminal } from './support/raw-terminal.ts';
import type { RawPart } from './support/raw-terminal.ts';

/** A member is enrolled at A; then B is there too, where somebody else has that id. */
async function houseWithStranger(play: RawPart) {
  const a = await RawTerminal.start('A');
  const b = await RawTerminal.start('B', play);
  const house = await RawHouse.start({ port: a.port });
  const userId = await house.enrol();
  b.users = [
    { uid: 1, userId },
    { uid: 2, userId: '5' },
  ];
  await house.serve({ port: a.port }, { port: b.port });
  await house.all();
  return { house, a, b, userId };
}

test('where the terminal does not tell its users, nobody it did not get from the bridge opens', async () => {
  const { house, a, b, userId } = await houseWithStranger((request, terminal) => {
    const isRead = request.command === 1503 || request.command === 9;
    if (isRead) terminal.reply(request, 2001);
    return isRead;
  });
  b.verify(userId);
  a.verify(userId);
  const entries = await house.decided(2);
  expect(entries.map(({ terminal, outcome }) => `${terminal} ${outcome}`).toSorted()).toEqual([
    't0 opened',
    't1 not-enrolled-here',
  ]);
  expect([a.opened, b.opened]).toEqual([1, 0]);
  await until(() => house.advice(1).includes('its users cannot be looked after'), 'advice');
});

test('a user the terminal refused to take is nobody’s', async () => {
  const terminal = await RawTerminal.start('A', (request, it) => {
    if (request.command !== 8) return false;
    it.reply(request, 2001);
    return true;
  });
  const house = await RawHouse.start({ port: terminal.port });
  await house.all();
  const { userId, terminals } = await house.bridge.enrol(house.cobot.addMember({ name: 'Test Person' }).id);
  expect(terminals).toMatchObject([{ result: 'failed' }]);
  terminal.users = [{ uid: 7, userId }];
  terminal.verify(userId);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'not-enrolled-here' }]);
  expect(terminal.opened).toBe(0);
});
