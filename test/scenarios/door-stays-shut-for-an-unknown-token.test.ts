import { expect, test } from 'vitest';
import { House } from '../support/house.ts';

test('204 is a 2xx and still opens nothing (check-in API v1)', async () => {
  const house = await House.start({ checkInApi: 'v1' });
  const person = await house.enrol();
  for (const token of house.cobot.member(person.membershipId).tokens) house.cobot.removeToken(token);
  house.press(person);
  expect(await house.decided()).toMatchObject([{ outcome: 'unknown-token' }]);
  expect(house.cobot.asked().at(-1)).toMatchObject({ status: 204 });
  await house.shows(/^Cobot does not know you/);
  expect(house.openings()).toEqual([]);
});

test('a token that Cobot does not know opens nothing (check-in API v2)', async () => {
  const house = await House.start();
  const person = await house.enrol();
  for (const token of house.cobot.member(person.membershipId).tokens) house.cobot.removeToken(token);
  house.press(person);
  expect(await house.decided()).toMatchObject([{ outcome: 'unknown-token' }]);
  expect(house.openings()).toEqual([]);
});

test.each([200, 202, 203, 204, 206])('status %i is not 201 and opens nothing', async (status) => {
  const house = await House.start();
  house.cobot.setFault('check-in-v2', { kind: 'status', status });
  house.press(await house.enrol());
  const [entry] = await house.decided();
  expect(entry?.outcome).not.toBe('opened');
  expect(house.openings()).toEqual([]);
});
