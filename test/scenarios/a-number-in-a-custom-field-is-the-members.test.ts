import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import type { House } from '../support/house.ts';
import { startHouse, subscribed } from './support/webhook-house.ts';

const label = 'Terminal number';

async function start(): Promise<House> {
  const house = await startHouse({ customField: label });
  await house.online();
  await subscribed(house);
  return house;
}

const userIds = (house: House) =>
  house
    .terminal()
    .users()
    .map(({ userId }) => userId);
const numberOf = (house: House, id: string) =>
  house.cobot.members().find((member) => member.id === id)?.customFields[label];

test('the number a member is given stands in the custom field, and the member’s other fields stay', async () => {
  const house = await start();
  const { id } = house.cobot.addMember({ name: 'Test Person One' });
  house.cobot.setCustomField(id, 'Locker', '12');
  const { userId } = await house.bridge.enrol(id);
  expect(numberOf(house, id)).toBe(userId);
  expect(house.cobot.members()[0]?.customFields).toMatchObject({ Locker: '12' });
  // A second one is no reason to write it again.
  await house.bridge.enrol(id);
  const writes = house.cobot.asked().filter(({ endpoint }) => endpoint === 'write-member-custom-fields');
  expect(writes).toHaveLength(1);
});

test('a number that staff write into the field enrols the member, and the finger opens', async () => {
  const house = await start();
  const { id } = house.cobot.addMember({ name: 'Test Person Two' });
  house.cobot.setCustomField(id, label, '4711');
  await until(() => house.log.some((line) => line.includes('"enrolled"')), 'the member to be enrolled');
  expect(userIds(house)).toEqual(['4711']);
  house.press({ membershipId: id, userId: '4711' });
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
});

test('a number that two members have is nobody’s, and staff are told', async () => {
  const house = await start();
  const [one, two] = ['Test Person One', 'Test Person Two'].map((name) => house.cobot.addMember({ name }));
  await house.bridge.enrol(one?.id ?? '');
  const number = numberOf(house, one?.id ?? '') ?? '';
  house.cobot.setCustomField(two?.id ?? '', label, number);
  await until(() => house.log.some((line) => line.includes('number-not-taken')), 'staff to be told');
  expect(userIds(house)).toEqual([number]);
  expect(house.log.join('')).not.toContain('Test Person');
});
