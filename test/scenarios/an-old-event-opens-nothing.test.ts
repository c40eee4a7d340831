import { expect, test } from 'vitest';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

test('an event from before opens nothing and asks nobody, and is recorded', async () => {
  const house = await House.start();
  const person = await house.enrol();
  const { wallMs } = house.terminal();
  house.terminal().presentOldEvent({ userId: person.userId, wallMs: wallMs - 60_000 });
  expect(await house.decided()).toMatchObject([
    { outcome: 'old-event', userId: person.userId, openedAt: null },
  ]);
  expect(house.openings()).toEqual([]);
  expect(house.cobot.checkIns()).toEqual([]);
});

test('an event a few seconds old still opens: a slow network is no reason to stand outside', async () => {
  const house = await House.start();
  const person = await house.enrol();
  const { wallMs } = house.terminal();
  house.terminal().presentOldEvent({ userId: person.userId, wallMs: wallMs - 4000 });
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
});

test.each([
  ['ahead', 86_400_000],
  ['behind', -86_400_000],
])('a clock a day %s is set when the bridge connects, and fingers open', async (_name, clockOffsetMs) => {
  const house = await House.start({ terminals: [{ clockOffsetMs }] });
  const person = await house.enrol();
  house.press(person);
  const [entry] = await house.decided();
  expect(entry).toMatchObject({ outcome: 'opened' });
  // The epoch is raised where the clock was set back, so that the day that comes again makes new entries.
  expect(entry?.clockEpoch).toBe(clockOffsetMs > 0 ? 1 : 0);
});

test('a clock that somebody moves while the bridge is connected is noticed by the next finger, which is refused', async () => {
  const house = await House.start();
  const person = await house.enrol();
  house.moveClock(-86_400_000);
  const movedTo = house.terminal().wallMs;
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'old-event' }]);
  const set = () => house.terminal().wallMs - movedTo > 86_000_000;
  await until(set, 'the clock to be set');
});
