import { expect, test } from 'vitest';
import type { Fault } from '../../simulator/cobot/endpoints.ts';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

const faults: [string, Fault, string, RegExp][] = [
  ['500', { kind: 'status', status: 500 }, 'cobot-unavailable', /^Cobot is not available/],
  ['503', { kind: 'status', status: 503 }, 'cobot-unavailable', /^Cobot is not available/],
  ['a reset connection', { kind: 'reset' }, 'cobot-unavailable', /^Cobot is not available/],
  ['401', { kind: 'status', status: 401 }, 'cobot-unauthorised', /tell the staff/],
  ['403', { kind: 'status', status: 403 }, 'cobot-unauthorised', /tell the staff/],
  [
    'a redirect',
    { kind: 'status', status: 302, headers: { location: '/v2/check_ins' } },
    'cobot-unexpected',
    /odd/,
  ],
  ['silence', { kind: 'hang' }, 'cobot-timed-out', /^Cobot did not answer in time/],
];

test.each(faults)(
  '%s opens nothing, is recorded, and is said in plain words',
  async (_name, fault, outcome, words) => {
    // Only silence is waited for; a slow computer must not make one of the others.
    const cobotDeadlineMs = fault.kind === 'hang' ? 300 : 10_000;
    const house = await House.start({ config: { cobotDeadlineMs, doorDeadlineMs: 10_000 } });
    const person = await house.enrol();
    house.cobot.setFault('check-in-v2', fault);
    house.press(person);
    expect(await house.decided()).toMatchObject([
      { outcome, membershipId: person.membershipId, openedAt: null },
    ]);
    await house.shows(words);
    expect(house.openings()).toEqual([]);
  },
);

test('429 opens nothing and says how long to wait', async () => {
  const house = await House.start();
  const person = await house.enrol();
  house.cobot.setFault('check-in-v2', { kind: 'status', status: 429, headers: { 'retry-after': '17' } });
  house.press(person);
  expect(await house.decided()).toMatchObject([{ outcome: 'cobot-rate-limited' }]);
  await house.shows('Cobot is busy. Please try again in 17 s.');
  expect(house.openings()).toEqual([]);
});

test('an answer that comes after the door’s deadline opens nothing', async () => {
  const house = await House.start({ config: { cobotDeadlineMs: 200, doorDeadlineMs: 200 } });
  const person = await house.enrol();
  house.cobot.setDelay('check-in-v2', 400);
  house.press(person);
  const [entry] = await house.decided();
  expect(['cobot-timed-out', 'too-late']).toContain(entry?.outcome);
  // The check-in that was carried out all the same arrives at Cobot; the door must have ignored it.
  await until(() => house.cobot.checkIns().length === 1, 'the late check-in');
  expect(house.openings()).toEqual([]);
});

test('when Cobot is back, the next finger opens', async () => {
  const house = await House.start();
  const person = await house.enrol();
  house.cobot.setFault('check-in-v2', { kind: 'status', status: 500, times: 2 });
  house.press(person);
  // It is asked again once it is known that nothing was carried out.
  await house.decided(1);
  // The terminal's clock counts seconds: a second press in the same one would be the same entry.
  house.moveClock(2000);
  house.press(person);
  expect((await house.decided(2)).map(({ outcome }) => outcome)).toEqual(['cobot-unavailable', 'opened']);
});
