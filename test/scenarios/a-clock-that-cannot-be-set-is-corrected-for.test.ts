import { expect, test } from 'vitest';
import { RawHouse } from './support/raw-house.ts';
import { RawTerminal } from './support/raw-terminal.ts';

const setTime = 202;

test.each([
  ['refuses', 2001],
  ['says yes and does nothing', 2000],
])('a terminal ten minutes ahead that %s lets members in, and the operator is told', async (_how, answer) => {
  const terminal = await RawTerminal.start('A', (request, it) => {
    if (request.command !== setTime) return false;
    it.reply(request, answer);
    return true;
  });
  terminal.aheadMs = 600_000;
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  terminal.verify(userId);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', clockEpoch: 0 }]);
  expect(house.advice()).toMatch(/its clock is (599|600|601) s ahead and does not let itself be set/);
});

test('an event repeated after the clock was looked at again is still the same entry', async () => {
  const terminal = await RawTerminal.start('A', (request, it) => {
    if (request.command !== setTime) return false;
    it.reply(request, 2000);
    return true;
  });
  terminal.aheadMs = 5_000;
  const house = await RawHouse.start({ port: terminal.port });
  const userId = await house.enrol();
  const pressedAt = terminal.wallMs();
  terminal.verify(userId, pressedAt);
  await house.decided(1);
  // A time that cannot be right makes the bridge look at the clock.
  terminal.verify('999', pressedAt - 60_000);
  await house.decided(2);
  terminal.verify(userId, pressedAt);
  terminal.verify('998');
  const entries = await house.decided(3);
  expect(entries.map((entry) => [entry.userId, entry.outcome])).toEqual([
    [userId, 'opened'],
    ['999', 'out-of-order'],
    ['998', 'unknown-user'],
  ]);
  expect(terminal.opened).toBe(1);
});
