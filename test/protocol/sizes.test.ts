import { describe, expect, test } from 'vitest';
import { isWire } from '../../src/protocol/errors.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import { concat, double, toHex, zeros } from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';

/** The answer's words by their number, all others zero. */
function words(count: number, values: Readonly<Record<number, number>>): Uint8Array {
  return concat(...Array.from({ length: count }, (_, index) => double(values[index] ?? 0)));
}

const counts = {
  4: 3,
  6: 5,
  8: 58,
  10: 90,
  12: 2,
  13: 1,
  14: 3000,
  15: 5000,
  16: 100_000,
  17: 2995,
  18: 4997,
  19: 99_942,
};
const sizes = {
  users: 3,
  templates: 5,
  punches: 58,
  operations: 90,
  admins: 2,
  passwords: 1,
  templateCapacity: 3000,
  userCapacity: 5000,
  punchCapacity: 100_000,
  templatesFree: 2995,
  usersFree: 4997,
  punchesFree: 99_942,
};
const withFaces = { ...sizes, faces: 4, faceCapacity: 800 };
const read = (data: Uint8Array) => readSizes.reply.read({ data, word: 0 });

describe('the sizes of a terminal', () => {
  test('of 80 bytes say nothing about faces', () => {
    expect(read(words(20, counts))).toEqual(sizes);
    expect(read(concat(words(20, counts), zeros(11)))).toEqual(sizes);
  });

  test('of 92 bytes say how many faces there are and fit', () => {
    expect(read(words(23, { ...counts, 20: 4, 21: 796, 22: 800 }))).toEqual(withFaces);
  });

  test('of 112 bytes end in bytes nobody can read', () => {
    const tail = new Uint8Array(20).fill(0xff);
    expect(read(concat(words(23, { ...counts, 20: 4, 22: 800 }), tail))).toEqual(withFaces);
  });

  test('do not depend on the words between them', () => {
    const noise = { 0: 9, 1: 9, 2: 9, 3: 9, 5: 9, 7: 9, 9: 9, 11: 9 };
    expect(read(words(20, { ...counts, ...noise }))).toEqual(sizes);
  });

  test.each([0, 4, 79])('of %i bytes are a wire error', (length) => {
    expect(isWire(errorOf(() => read(zeros(length))))).toBe(true);
  });

  test.each([4, 6, 8])('with a negative count in word %i are a wire error', (index) => {
    expect(isWire(errorOf(() => read(words(20, { ...counts, [index]: -1 }))))).toBe(true);
  });

  test('are written as by hand', () => {
    const hex = (data: Uint8Array | undefined) => toHex(data ?? zeros(0));
    expect(hex(readSizes.reply.write(sizes).data)).toBe(toHex(words(20, counts)));
    expect(hex(readSizes.reply.write(withFaces).data)).toBe(toHex(words(23, { ...counts, 20: 4, 22: 800 })));
  });
});
