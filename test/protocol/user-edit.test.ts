import { expect, test } from 'vitest';
import { isOurs } from '../../src/protocol/errors.ts';
import { concat, double, padded, toHex } from '../support/hand-made.ts';
import { connectedTo, datasetByHand, sizesByHand, userByHand } from '../support/scripted-access.ts';

const ann = userByHand({ uid: 1, userId: '1001' });
const bob = userByHand({ uid: 2, userId: '1002', group: 4, zones: [9, 8, 7], flag: 1 });
const two = { 50: sizesByHand({ users: 2 }), 1503: datasetByHand(ann, bob) };

test('a card and a password change nothing else in a user’s record', async () => {
  const { scripted, terminal } = await connectedTo(two);
  await terminal.userTable.update(2, { card: 4711, password: '12345' });
  const written = (await scripted.received(8)).data;
  expect(toHex(written)).toBe(
    toHex(
      concat(bob.subarray(0, 3), padded('12345', 8), bob.subarray(11, 35), double(4711), bob.subarray(39)),
    ),
  );
  expect(scripted.requests.filter(({ command }) => command === 8)).toHaveLength(1);
  expect(scripted.requests.at(-1)?.command).toBe(1013);
});

test('a slot nobody has is a refusal, and nothing is written', async () => {
  const { scripted, terminal } = await connectedTo(two);
  await expect(terminal.userTable.update(3, { card: 1 })).rejects.toMatchObject({
    kind: 'refusal',
    message: 'front door: change a user: there is no user in slot 3',
  });
  expect(scripted.requests.some(({ command }) => command === 8 || command === 1013)).toBe(false);
});

test('a terminal without users has nobody to change', async () => {
  const { terminal } = await connectedTo({ 50: sizesByHand({}) });
  expect(await terminal.userTable.edit(() => new Uint8Array(72))).toBe(0);
});

test('what does not fit its field is our mistake, and names no value', async () => {
  const { terminal } = await connectedTo(two);
  const failed = terminal.userTable.update(1, { password: '123456789' });
  await expect(failed).rejects.toSatisfy(isOurs);
  await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining('123456789') });
});

test('a user that was read goes back with every byte of its record', async () => {
  const { scripted, terminal } = await connectedTo(two);
  await terminal.userTable.put({ uid: 2, userId: '1002', record: bob });
  expect(toHex((await scripted.received(8)).data)).toBe(toHex(bob));
  expect(scripted.requests.some(({ command }) => command === 1503)).toBe(false);
});

test('users that were read and users to be made are encoded in their order, each in its own way', async () => {
  const { terminal } = await connectedTo(two);
  const row = { uid: 2, userId: '1002', record: bob };
  const encoded = await terminal.userTable.encode([row, { uid: 1, userId: '1001' }]);
  expect(encoded.map(({ user }) => user.uid)).toEqual([2, 1]);
  expect(encoded[0]?.record).toBe(bob);
  expect(encoded[1]?.record).toHaveLength(72);
  expect(await terminal.userTable.encode([row])).toEqual([{ user: row, record: bob }]);
});
