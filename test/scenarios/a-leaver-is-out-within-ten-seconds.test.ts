import { expect, test } from 'vitest';
import type { House } from '../support/house.ts';
import { until } from '../support/until.ts';
import { followed, startWithMember } from './support/webhook-house.ts';

/** The most that may pass from Cobot's word to the terminals, ms. */
const soonMs = 10_000;
const twoDoors = { terminals: [{}, {}] };

const userIds = (house: House) =>
  house.terminals.map((terminal) => terminal.users().map(({ userId }) => userId));

/** Nobody asks the bridge for it: Cobot's webhook is all there is. */
async function areThere(house: House, wanted: readonly string[]): Promise<void> {
  const isSo = () =>
    JSON.stringify(userIds(house).map((ids) => ids.toSorted())) ===
    JSON.stringify(house.terminals.map(() => wanted.toSorted()));
  await until(isSo, () => `${wanted.join()} in all terminals: ${JSON.stringify(userIds(house))}`, soonMs);
}

test('who cancels is out of all terminals, who takes that back is in again, and the others stay', async () => {
  const { house, person } = await startWithMember(twoDoors);
  const other = await house.enrol('Testina Two');
  house.cobot.cancelMember(person.membershipId);
  await areThere(house, [other.userId]);
  house.cobot.undoCancellation(person.membershipId);
  await areThere(house, [person.userId, other.userId]);
  expect(house.cobot.webhooks.deliveries().every(({ result }) => result === 'delivered')).toBe(true);
});

test('who has no time pass left is out, and in again with the next one', async () => {
  const config = { sync: { withoutPasses: 'remove' as const } };
  const { house } = await startWithMember({ ...twoDoors, config });
  const [first = []] = userIds(house);
  const { membershipId, userId } = await house.enrol('Testina Two', { passes: 1 });
  house.cobot.removePasses(membershipId, 1);
  await areThere(house, first);
  house.cobot.addPasses(membershipId, { count: 1 });
  await areThere(house, [...first, userId]);
  expect(userIds(house)[0]).toContain(userId);
});

test('a webhook that was lost is made good by the next comparison', async () => {
  const { house, person } = await startWithMember(twoDoors);
  const { userId } = await house.enrol('Testina Two');
  await followed(house);
  house.cobot.webhooks.lose(1);
  house.cobot.cancelMember(person.membershipId);
  await followed(house);
  expect(userIds(house).map((ids) => ids.length)).toEqual([2, 2]);
  await house.bridge.sync.reconcileAll();
  expect(userIds(house)).toEqual([[userId], [userId]]);
});
