import { expect, test } from 'vitest';
import { deriveRecordSize, guessRecordSize } from '../../src/protocol/record-size.ts';

const punchSizes = [40, 49, 16, 8];

test.each([
  ['a steady count and a known size', 400, [10, 10], 40],
  ['a punch added before the read', 440, [10, 11], 40],
  ['a punch added after the read', 400, [10, 11], 40],
  ['a size nobody knows yet, larger than all known', 570, [10, 10], 57],
  ['a size nobody knows, while the count moved', 80, [1, 2], 40],
  ['two sizes that both fit, so it cannot be told', 16, [1, 2], undefined],
  ['a size nobody knows, smaller than the known ones', 120, [10, 10], undefined],
  ['bytes that do not divide', 401, [10, 10], undefined],
  ['a list that is one record short', 360, [10, 10], undefined],
] as const)('%s', (_case, bytes, counts, size) => {
  expect(deriveRecordSize(bytes, counts, punchSizes)).toBe(size);
});

test.each([
  ['the count fits a known size', 400, 10, 40],
  ['the count fits a size that nobody knows yet', 1000, 10, 100],
  ['some have come meanwhile', 440, 10, 40],
  ['some have gone meanwhile', 320, 10, 40],
  ['nothing comes near', 80_000, 3, undefined],
  ['no size divides it', 401, 10, undefined],
])('while a table comes, where %s', (_case, bytes, count, size) => {
  const guessed = guessRecordSize(bytes, count, [40, 49, 16, 8]);
  expect(guessed).toBe(size);
});
