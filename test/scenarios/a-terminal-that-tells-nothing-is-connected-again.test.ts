import { expect, test } from 'vitest';
import { faultSchema, inflict } from '../../simulator/terminal/faults/inflict.ts';
import { House, impatientClock } from '../support/house.ts';
import { until } from '../support/until.ts';

test('events that stop coming are noticed by the log, what was missed is recorded late, and the next finger opens', async () => {
  const house = await House.start({
    clock: impatientClock,
    terminalConfig: [{ unlockSeconds: 1 }],
  });
  const person = await house.enrol();
  house.press(person);
  await house.decided(1);
  inflict(house.terminal(), faultSchema.parse({ kind: 'drop', on: 'events' }));
  // Long enough ago that it cannot come as an event any more.
  house.moveClock(-60_000);
  house.press(person);
  house.moveClock(60_000);
  await until(
    () => house.log.some((line) => line.includes('"event":"terminal-lost"')),
    'the silence to be noticed',
  );
  house.terminal().faults.clear();
  await house.online();
  expect((await house.decided(2)).map(({ outcome }) => outcome)).toContain('late');
  house.moveClock(2_000);
  house.press(person);
  const entries = await house.decided(3);
  expect(entries.filter(({ outcome }) => outcome === 'opened')).toHaveLength(2);
  expect(house.openings()).toEqual(['unlock', 'unlock']);
  expect(house.cobot.checkIns()).toHaveLength(1);
});
