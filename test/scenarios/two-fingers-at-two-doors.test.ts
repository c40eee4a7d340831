import { expect, test } from 'vitest';
import { House } from '../support/house.ts';

test('two fingers at two doors at once: each door opens for its own person', async () => {
  const house = await House.start({ terminals: [{}, {}] });
  const ada = await house.enrol('Ada Example');
  const ben = await house.enrol('Ben Example');
  house.press(ada, 0);
  house.press(ben, 1);
  const entries = await house.decided(2);
  expect(
    entries.map(({ terminal, userId, outcome }) => `${terminal} ${userId} ${outcome ?? ''}`).toSorted(),
  ).toEqual([`back door ${ben.userId} opened`, `front door ${ada.userId} opened`]);
  await house.shows('Welcome Ada', 0);
  await house.shows('Welcome Ben', 1);
  expect([house.openings(0), house.openings(1)]).toEqual([['unlock'], ['unlock']]);
});

test('one may come in while the other must not: the answers are not mixed up', async () => {
  const house = await House.start({ terminals: [{}, {}] });
  const ada = await house.enrol('Ada Example');
  const pat = await house.enrol('Pat Example', { passes: 0 });
  house.cobot.setDelay('check-in-v2', 50);
  house.press(pat, 0);
  house.press(ada, 1);
  await house.decided(2);
  await house.shows('No time passes left.', 0);
  await house.shows('Welcome Ada', 1);
  expect([house.openings(0), house.openings(1)]).toEqual([[], ['unlock']]);
});

test('two people at one door one after the other each get their own decision', async () => {
  const house = await House.start();
  const ada = await house.enrol('Ada Example');
  const ben = await house.enrol('Ben Example');
  house.press(ada);
  house.press(ben);
  const entries = await house.decided(2);
  expect(entries.map(({ userId, outcome }) => [userId, outcome])).toEqual([
    [ada.userId, 'opened'],
    [ben.userId, 'opened'],
  ]);
  // The door was open for the second one already: a second order would open it once more behind both of them.
  expect(entries.map(({ reason }) => reason)).toEqual([null, 'The door was open already.']);
  expect(house.openings()).toEqual(['unlock']);
  expect(house.terminal().view().relay.queued).toBe(0);
});
