import { expect, test } from 'vitest';
import {
  ambiguousIds,
  freeUids,
  isOwnRange,
  isSameSlots,
  lowFreeUids,
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
  expect(freeUids(isTaken).next().value ?? undefined).toBe(expected);
});

test.each([
  [among(), 1],
  [from(1, 65_533), 65_534],
  [from(1, 65_534), undefined],
])('the lowest slot (%#)', (isTaken, expected) => {
  expect(lowFreeUids(isTaken).next().value ?? undefined).toBe(expected);
});

const slot = (uid: number, userId: string) => ({ uid, userId });

test.each([
  [[slot(1, 'a'), slot(2, 'b')], true],
  [[slot(1, 'a')], false],
  [[slot(1, 'a'), slot(3, 'b')], false],
  [[slot(1, 'a'), slot(2, 'c')], false],
])('the same slots as before (%#)', (now, expected) => {
  expect(isSameSlots([slot(1, 'a'), slot(2, 'b')], now)).toBe(expected);
});

test('a slot of the bridge’s own range is told from others', () => {
  expect([30_000, 30_001, 60_000, 60_001].map(isOwnRange)).toEqual([false, true, true, false]);
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
