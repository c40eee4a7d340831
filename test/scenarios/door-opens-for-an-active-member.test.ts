import { expect, test } from 'vitest';
import { firmware } from '../support/firmware-under-test.ts';
import { House } from '../support/house.ts';

test.each(['v2', 'v1'] as const)(
  'a finger of an active member opens the door (check-in API %s)',
  async (checkInApi) => {
    // A terminal that counts in fiftieths of a second has no number for more than five seconds.
    const unlockSeconds = firmware.settings.unlockUnit === 'fiftieths' ? 4 : 7;
    const house = await House.start({ checkInApi, terminalConfig: [{ unlockSeconds }] });
    const person = await house.enrol('Ada Example');
    house.press(person);
    const [entry] = await house.decided();
    expect(entry).toMatchObject({
      terminal: 'front door',
      userId: person.userId,
      membershipId: person.membershipId,
      outcome: 'opened',
      decidedBy: 'cobot',
      reason: null,
    });
    expect(house.terminal().relayMoves()).toMatchObject([{ by: 'unlock', ms: unlockSeconds * 1000 }]);
    expect(house.cobot.checkIns()).toMatchObject([
      { id: entry?.checkInId, membershipId: person.membershipId },
    ]);
    await house.shows('Welcome Ada');
  },
);

test('a terminal that counts in tenths is opened for as long', async () => {
  const house = await House.start({
    terminals: [{ unlockUnit: 'tenths' }],
    terminalConfig: [{ unlockSeconds: 4, unlockUnit: 'tenths' }],
  });
  house.press(await house.enrol());
  await house.decided();
  expect(house.terminal().relayMoves()).toMatchObject([{ by: 'unlock', ms: 4000 }]);
});

test.each([10, 12, 14, 32, 36, 37, 52] as const)(
  'it works with live events of %i bytes',
  async (eventLength) => {
    const house = await House.start({ terminals: [{ eventLength }] });
    const person = await house.enrol();
    house.press(person);
    const [entry] = await house.decided();
    expect(entry).toMatchObject({ outcome: 'opened', userId: person.userId });
  },
);

test('the terminal’s own relay is kept still, so that nobody gets in without Cobot', async () => {
  const house = await House.start({ terminals: [{ options: { LockOn: '5' } }] });
  await house.online();
  expect(house.terminal().option('LockOn')).toBe('0');
  house.cobot.setFault('check-in-v2', { kind: 'status', status: 500 });
  house.press(await house.enrol());
  await house.decided();
  expect(house.openings()).toEqual([]);
});
