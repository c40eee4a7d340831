import { expect, test } from 'vitest';
import { House } from '../support/house.ts';

test('a member without passes stays outside and reads Cobot’s own words', async () => {
  const house = await House.start();
  const person = await house.enrol('Pat Example', { passes: 0 });
  house.press(person);
  const [entry] = await house.decided();
  expect(entry).toMatchObject({
    outcome: 'refused-by-cobot',
    decidedBy: 'cobot',
    reason: 'No time passes left.',
    membershipId: person.membershipId,
    openedAt: null,
  });
  await house.shows('No time passes left.');
  expect(house.openings()).toEqual([]);
});

test('a member whose membership has been cancelled stays outside', async () => {
  const house = await House.start();
  const person = await house.enrol('Carl Example');
  house.cobot.cancelMember(person.membershipId);
  house.press(person);
  expect(await house.decided()).toMatchObject([{ outcome: 'refused-by-cobot' }]);
  await house.shows(/membership/);
  expect(house.openings()).toEqual([]);
});

test('words longer than the screen are cut to it, and recorded whole', async () => {
  const words = 'Please see the very friendly people at the front desk about this. '.repeat(4).trim();
  const house = await House.start({ terminalConfig: [{ screen: { width: 20, lines: 3 } }] });
  house.cobot.setFault('check-in-v2', {
    kind: 'status',
    status: 422,
    body: { errors: [{ detail: words, source: { pointer: '/data/attributes/base' } }] },
  });
  house.press(await house.enrol());
  expect(await house.decided()).toMatchObject([{ outcome: 'refused-by-cobot', reason: words }]);
  await house.shows(/^Please see the very friendly/);
  const rows = house
    .terminal()
    .lcdText.split('\n')
    .filter((row) => row.trim() !== '');
  expect(rows.length).toBeLessThanOrEqual(3);
  for (const row of rows) expect(row.trimEnd().length).toBeLessThanOrEqual(20);
});

test('a refusal after an opening leaves nothing of the greeting on the screen', async () => {
  const house = await House.start();
  const welcome = await house.enrol('Maximiliane-Wilhelmina Example');
  const refused = await house.enrol('Pat Example', { passes: 0 });
  house.press(welcome);
  await house.shows(/^Welcome/);
  house.press(refused);
  await house.shows('No time passes left.');
  expect(house.openings()).toEqual(['unlock']);
});
