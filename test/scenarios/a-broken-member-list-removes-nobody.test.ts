import { expect, test } from 'vitest';
import { House, type Person } from '../support/house.ts';

async function houseWith(count: number): Promise<{ house: House; people: Person[] }> {
  const house = await House.start();
  const people: Person[] = [];
  for (let number = 1; number <= count; number += 1) people.push(await house.enrol(`Test Person ${number}`));
  return { house, people };
}

test.each([
  ['empty', 12],
  ['half as long', 6],
])('a list that is %s removes nobody, and staff are told', async (_how, missing) => {
  const { house, people } = await houseWith(12);
  for (const { membershipId } of people.slice(0, missing)) house.cobot.deleteMember(membershipId);
  const [report] = await house.bridge.sync.reconcileAll();
  expect(report?.outcome).toBe('held');
  expect(report?.alerts.map(({ kind }) => kind)).toEqual([missing === 12 ? 'list-empty' : 'list-truncated']);
  expect(house.terminal().users()).toHaveLength(12);
  expect(house.log.join('')).toContain('"sync-alert"');
  // Staff can still want it.
  const [shown] = await house.bridge.sync.reconcileAll({ isDryRun: true });
  expect(shown?.losses).toHaveLength(missing);
  await house.bridge.sync.reconcileAll({ isForced: true });
  expect(house.terminal().users()).toHaveLength(12 - missing);
});

test('somebody missing in a list is looked up, and goes only if Cobot says so', async () => {
  const { house, people } = await houseWith(3);
  const [first] = people;
  house.cobot.deleteMember(first?.membershipId ?? '');
  await house.bridge.sync.reconcileAll();
  expect(
    house
      .terminal()
      .users()
      .map(({ userId }) => userId),
  ).not.toContain(first?.userId);
  expect(house.terminal().users()).toHaveLength(2);
});
