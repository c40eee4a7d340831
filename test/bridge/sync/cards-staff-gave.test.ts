import { expect, test } from 'vitest';
import { desiredAt } from '../../../src/bridge/sync/desired.ts';
import { doorForTest, houseForTest, memberForTest } from './support/member-for-test.ts';

const now = new Date('2026-06-01T10:00:00Z');

test.each([
  ['no field, no card: the terminal keeps what it has', undefined, undefined, undefined, undefined],
  ['no field: the card that staff gave', undefined, undefined, 7, 7],
  ['a field with a number: that one', 'Card', '0012', 7, 12],
  ['an empty field: the card that staff gave', 'Card', '', 7, 7],
  ['an empty field, no card: none', 'Card', '', undefined, 0],
  ['a field nobody can read: the terminal keeps what it has', 'Card', 'blue one', 7, undefined],
] as const)('of %s', (_what, cardField, inField, card, expected) => {
  const fields = new Map(inField === undefined ? [] : [['card', inField]]);
  const house = houseForTest({ cardField });
  const { users } = desiredAt([memberForTest({ fields, card })], doorForTest(), house, now);
  expect(users.map((user) => user.card)).toEqual([expected]);
});
