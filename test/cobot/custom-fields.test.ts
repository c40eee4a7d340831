import { expect, test } from 'vitest';
import type { Fault } from '../../simulator/cobot/endpoints.ts';
import { readerNumbers } from '../../src/cobot/reader-numbers.ts';
import { connectTo, rejection, startFake } from './start-pair.ts';

async function pair() {
  const fake = await startFake();
  fake.addMember({ id: 'm1', name: 'Test Person One' });
  fake.addMember({ id: 'm2', name: 'Test Person Two' });
  return { fake, cobot: connectTo(fake, { writesMemberFields: true }) };
}

test('fields are read of the space, of one member, and of all', async () => {
  const { fake, cobot } = await pair();
  fake.setCustomField('m1', 'Locker', '7');
  const [locker] = await cobot.customFields.ofSpace();
  expect(locker).toEqual({ id: expect.stringMatching(/^\w+$/), label: 'Locker' });
  const ofOne = { membershipId: 'm1', fields: [{ id: locker?.id, label: 'Locker', value: '7' }] };
  expect(await cobot.customFields.ofMember('m1')).toEqual(ofOne);
  expect((await cobot.customFields.ofAll()).rows).toEqual([ofOne, { membershipId: 'm2', fields: [] }]);
});

test('a field is added to the space once, and what was there stays', async () => {
  const { fake, cobot } = await pair();
  fake.setCustomField('m1', 'Locker', '7');
  const id = await cobot.customFields.ensure('Terminal number');
  expect(await cobot.customFields.ensure('Terminal number')).toBe(id);
  expect((await cobot.customFields.ofSpace()).map(({ label }) => label)).toEqual([
    'Locker',
    'Terminal number',
  ]);
  expect(fake.member('m1').customFields).toMatchObject({ Locker: '7' });
});

const badLists: readonly [string, Fault][] = [
  ['is not JSON', { kind: 'wrong-json' }],
  ['has a field without an id', { kind: 'status', status: 200, body: [{ label: 'Locker' }] }],
  ['is empty although members have fields', { kind: 'status', status: 200, body: [] }],
];

test.each(badLists)('the space’s fields are not written where their list %s', async (_name, fault) => {
  const { fake, cobot } = await pair();
  fake.setCustomField('m1', 'Locker', '7');
  fake.setFault('space-custom-fields', fault);
  expect(await rejection(cobot.customFields.ensure('Terminal number'))).toMatchObject({ name: 'CobotError' });
  expect(fake.asked().filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(fake.member('m1').customFields).toEqual({ Locker: '7' });
});

test('a space without fields gets its first one', async () => {
  const { fake, cobot } = await pair();
  await cobot.customFields.ensure('Terminal number');
  expect(fake.state.customFields).toHaveLength(1);
});

test('a write that Cobot does not carry out is told', async () => {
  const { fake, cobot } = await pair();
  fake.setFault('write-space-custom-fields', { kind: 'status', status: 204 });
  expect(String(await rejection(cobot.customFields.ensure('Terminal number')))).toContain('did not add');
  fake.setCustomField('m1', 'Locker', '7');
  const [field] = fake.state.customFields;
  fake.setFault('write-member-custom-fields', { kind: 'status', status: 200 });
  const wanted = { membershipId: 'm1', fieldId: field?.id ?? '', value: '8' };
  const error = await rejection(cobot.customFields.write(wanted));
  expect(error).toMatchObject({ kind: 'refusal' });
  expect(String(error)).toContain('did not keep the value');
});

test('one value is written, the member’s others stay', async () => {
  const { fake, cobot } = await pair();
  fake.setCustomField('m1', 'Locker', '7');
  const fieldId = await cobot.customFields.ensure('Terminal number');
  await cobot.customFields.write({ membershipId: 'm1', fieldId, value: '1001' });
  await cobot.customFields.write({ membershipId: 'm1', fieldId, value: '1002' });
  expect(fake.member('m1').customFields).toEqual({ Locker: '7', 'Terminal number': '1002' });
});

test('without leave nothing of a member is written', async () => {
  const { fake } = await pair();
  const cobot = connectTo(fake);
  const write = cobot.customFields.write({ membershipId: 'm1', fieldId: 'f1', value: '1001' });
  expect(await rejection(write)).toMatchObject({ kind: 'ours' });
  expect(fake.asked()).toEqual([]);
});

test('terminal numbers are kept in a field, and one that two members have is nobody’s', async () => {
  const { fake, cobot } = await pair();
  const numbers = readerNumbers(cobot.customFields, 'Terminal number');
  await numbers.keep('m1', '1001');
  fake.addMember({ id: 'm3', name: 'Test Person Three' });
  fake.setCustomField('m3', 'Terminal number', ' 0042 ');
  expect(await numbers.all()).toEqual({
    byMembership: new Map([
      ['m1', '1001'],
      ['m3', '0042'],
    ]),
    shared: [],
    unreadable: [],
  });
  fake.setCustomField('m2', 'Terminal number', '1001');
  fake.setCustomField('m3', 'Terminal number', ' ');
  expect(await numbers.all()).toMatchObject({ byMembership: new Map(), shared: ['m1', 'm2'] });
});
