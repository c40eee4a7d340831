import { expect, test } from 'vitest';
import {
  ambiguousIds,
  differenceOf,
  freeUid,
  lowestFreeUid,
  peopleCount,
} from '../../src/bridge/terminals/user-slots.ts';

const among =
  (...taken: number[]) =>
  (uid: number) =>
    taken.includes(uid);
const from = (low: number, high: number) => (uid: number) => uid >= low && uid <= high;

test.each([
  ['an empty terminal', among(), 60_000],
  ['one that has the first of ours', among(60_000, 59_999, 1), 59_998],
  ['one whose staff took a high one', among(60_000), 59_999],
  ['one where all of ours are taken', from(30_001, 60_000), 1],
  ['one where those and low ones are taken', (uid: number) => uid > 30_000 || uid < 8, 8],
  ['a full one', () => true, undefined],
])('the slot in %s', (_which, isTaken, expected) => {
  expect(freeUid(isTaken)).toBe(expected);
});

test.each([
  [among(), 1],
  [from(1, 65_533), 65_534],
  [from(1, 65_534), undefined],
])('the lowest slot (%#)', (isTaken, expected) => {
  expect(lowestFreeUid(isTaken)).toBe(expected);
});

const slot = (uid: number, userId: string) => ({ uid, userId });

test.each([
  ['as it should be', [slot(1, 'a'), slot(2, 'b')], [], 0],
  ['somebody more', [slot(1, 'a'), slot(2, 'b'), slot(3, 'c')], [], 0],
  ['what was written is not there', [slot(1, 'a')], ['b'], 0],
  ['it is in another slot', [slot(1, 'a'), slot(3, 'b')], ['b'], 0],
  ['somebody else is gone', [slot(2, 'b')], [], 1],
  ['somebody else has another id', [slot(1, 'x'), slot(2, 'b')], [], 1],
])('a table after writing: %s', (_what, after, missing, changed) => {
  expect(differenceOf([slot(1, 'a')], [slot(2, 'b')], after)).toEqual({ missing, changed });
});

test('an id in two slots is nobody’s', () => {
  expect(ambiguousIds([slot(1, 'a'), slot(2, 'b'), slot(3, 'a'), slot(4, 'a')])).toEqual(new Set(['a']));
});

test('another number of users, fingers, passwords or faces is another count', () => {
  const sizes = { users: 1, templates: 2, passwords: 3 };
  const counts = [
    sizes,
    { ...sizes, users: 2 },
    { ...sizes, templates: 1 },
    { ...sizes, passwords: 1 },
    { ...sizes, faces: 1 },
  ].map(peopleCount);
  expect(new Set(counts).size).toBe(5);
  expect(peopleCount({ ...sizes, faces: 0 })).toBe(counts[0]);
});
