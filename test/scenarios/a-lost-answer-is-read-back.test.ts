import { expect, test } from 'vitest';
import type { Fault } from '../../simulator/cobot/endpoints.ts';
import { House } from '../support/house.ts';

/** A Cobot that would take another pass each time it is asked. */
async function greedyHouse(checkInApi: 'v1' | 'v2', config = {}) {
  const house = await House.start({ checkInApi, config });
  house.cobot.changeSettings({ repeatCheckIn: 'new' });
  return { house, endpoint: checkInApi === 'v1' ? 'check-in-v1' : 'check-in-v2' } as const;
}

const lost: [string, 'v1' | 'v2', Fault['kind']][] = [
  ['lost', 'v2', 'lost-answer'],
  ['cut off in the middle', 'v2', 'cut-off'],
  ['lost', 'v1', 'lost-answer'],
];
test.each(lost)(
  'an answer that was %s (%s) opens the door all the same, and costs one pass',
  async (...row) => {
    const [, checkInApi, kind] = row;
    const { house, endpoint } = await greedyHouse(checkInApi);
    const person = await house.enrol('Test Person One', { passes: 3 });
    if (kind === 'status') throw new RangeError('a status is an answer');
    house.cobot.setFault(endpoint, { kind, times: 1 });
    house.press(person);
    expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', way: 'already-in' }]);
    expect(house.cobot.checkIns()).toHaveLength(1);
    expect(house.cobot.member(person.membershipId).unusedPasses).toBe(2);
    expect(house.openings()).toEqual(['unlock']);
  },
);

test('an answer that never comes keeps the door shut; the next finger finds the check-in, and costs no second pass', async () => {
  const { house } = await greedyHouse('v2', { cobotDeadlineMs: 300 });
  const person = await house.enrol('Test Person One', { passes: 3 });
  house.cobot.setFault('check-in-v2', { kind: 'hang-after', times: 1 });
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'cobot-timed-out', openedAt: null }]);
  // The bridge that asked is gone, and with it the question.
  await house.restartBridge();
  await house.online();
  house.moveClock(2000);
  house.press(person);
  expect((await house.decided(2)).at(-1)).toMatchObject({ outcome: 'opened', way: 'already-in' });
  expect(house.cobot.checkIns()).toHaveLength(1);
  expect(house.openings()).toEqual(['unlock']);
});

test('a request that was lost is made again once that is known', async () => {
  const { house } = await greedyHouse('v2');
  const person = await house.enrol();
  house.cobot.setFault('check-in-v2', { kind: 'reset', times: 1 });
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', way: 'check-in' }]);
  expect(house.cobot.checkIns()).toHaveLength(1);
});
