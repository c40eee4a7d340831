import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  patchUserRecord,
  readUserRecords,
  writeUserRecord,
  type User,
  type UserRecordSize,
} from '../../src/protocol/commands/users.ts';
import { isOurs, isWire } from '../../src/protocol/errors.ts';
import { toHex, zeros } from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';
import { ids, names, numericIds, u16, u32, u8 } from './values.ts';

const person: User = {
  uid: 7,
  userId: '1007',
  name: 'Test Person One',
  privilege: 0,
  password: '4711',
  card: 0,
  group: 1,
};
const sizes: readonly UserRecordSize[] = [72, 28];

const usersOf = (size: UserRecordSize): fc.Arbitrary<User> =>
  fc.record({
    uid: u16,
    userId: size === 28 ? numericIds : ids(24),
    name: names(size === 28 ? 8 : 24),
    privilege: u8,
    password: ids(size === 28 ? 5 : 8),
    card: u32,
    group: u8,
  });

describe.each(sizes)('a user record of %i bytes', (size) => {
  test('comes back as it was written', () => {
    fc.assert(
      fc.property(usersOf(size), (user) => {
        const record = writeUserRecord(user, size, 'utf8');
        expect(record.length).toBe(size);
        expect(readUserRecords(record, size, 'utf8')).toEqual([user]);
      }),
    );
  });

  test('keeps what a patch does not name, old bytes and time zones included', () => {
    const raw = new Uint8Array(size).fill(0x41);
    const patched = patchUserRecord(raw, { card: 0x01020304 }, 'utf8');
    const card = size === 72 ? 35 : 16;
    const expected = raw.slice();
    expected.set([4, 3, 2, 1], card);
    expect(toHex(patched)).toBe(toHex(expected));
  });

  test('loses the old bytes behind a name that is patched', () => {
    const raw = new Uint8Array(size).fill(0x41);
    const [user] = readUserRecords(patchUserRecord(raw, { name: 'Ada' }, 'utf8'), size, 'utf8');
    expect(user?.name).toBe('Ada');
    expect(toHex(patchUserRecord(raw, { name: 'Ada' }, 'utf8'))).toContain('4164610000');
  });

  test.each<[string, Partial<User>]>([
    ['a password that is too long', { password: '123456789' }],
    ['a password that is not ASCII', { password: 'ë' }],
    ['a user id that is too long', { userId: '1'.repeat(25) }],
    ['a user id that is not ASCII', { userId: '王' }],
    ['a slot beyond two bytes', { uid: 65_536 }],
    ['a slot that is no whole number', { uid: 1.5 }],
    ['a card beyond four bytes', { card: 2 ** 32 }],
    ['a negative privilege', { privilege: -1 }],
    ['a password with a NUL', { password: '1\x002' }],
  ])('is refused as our mistake with %s, without telling the value', (_what, wrong) => {
    const error = errorOf(() => writeUserRecord({ ...person, ...wrong }, size, 'utf8'));
    expect(isOurs(error)).toBe(true);
    for (const value of Object.values(wrong)) expect(String(error)).not.toContain(`${value}`);
  });

  test('with a name that is too long is cut between characters instead', () => {
    const record = writeUserRecord({ ...person, name: 'é'.repeat(30), password: '' }, size, 'utf8');
    expect(readUserRecords(record, size, 'utf8')[0]?.name).toBe('é'.repeat(size === 72 ? 12 : 4));
  });
});

test('a user id with letters is refused as our mistake where ids are numbers', () => {
  for (const userId of ['A1', '', '-1', '1.5', '4294967296', '1 '])
    expect(isOurs(errorOf(() => writeUserRecord({ ...person, userId }, 28, 'utf8')))).toBe(true);
});

test.each([0, 27, 29, 71, 73, 100])('a record of %i bytes cannot be patched', (length) => {
  expect(isWire(errorOf(() => patchUserRecord(zeros(length), { name: 'Ada' }, 'utf8')))).toBe(true);
});
