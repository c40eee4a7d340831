import { describe, expect, test } from 'vitest';
import { arePunches, areUsers } from '../../src/protocol/plausible-records.ts';
import { byte, concat, double, padded, packedByHand, word, zeros } from '../support/hand-made.ts';

const time = double(packedByHand({ year: 2026, month: 1, day: 2, hour: 8, minute: 30, second: 15 }));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const user72 = (uid: number, padding: number) =>
  concat(
    word(uid),
    zeros(9),
    padded('Test', 24, padding),
    zeros(13),
    padded(String(1000 + uid), 24, padding),
  );
const user28 = (uid: number) => concat(word(uid), zeros(22), double(1000 + uid));
const punch40 = (uid: number, padding: number) =>
  concat(word(uid), padded(String(1000 + uid), 24, padding), byte(1), time, zeros(9));
const punch16 = (id: number) => concat(double(id), time, zeros(8));
const punch8 = (uid: number) => concat(word(uid), byte(1), time, byte(0));

describe.each([0, 0xcc])('with padding of %i', (padding) => {
  test.each([1, 7, 300])('%i whole users are users', (count) => {
    expect(areUsers()(concat(...numbers(count).map((uid) => user72(uid, padding))), 72)).toBe(true);
  });

  test('seven users of 72 bytes are not eighteen of 28', () => {
    expect(areUsers()(concat(...numbers(7).map((uid) => user72(uid, padding))), 28)).toBe(false);
  });

  test.each([1, 5, 600])('%i whole punches are punches', (count) => {
    expect(arePunches()(concat(...numbers(count).map((uid) => punch40(uid, padding))), 40)).toBe(true);
  });

  test.each([
    [2, 16],
    [1, 8],
    [4, 16],
    [3, 8],
  ])('%i punches of 40 bytes are not punches of %s', (count, size) => {
    expect(arePunches()(concat(...numbers(count).map((uid) => punch40(uid, padding))), size)).toBe(false);
  });
});

test('users of 28 bytes and punches of 16 and 8 are what they are', () => {
  expect(areUsers()(concat(...numbers(9).map(user28)), 28)).toBe(true);
  expect(arePunches()(concat(...numbers(9).map(punch16)), 16)).toBe(true);
  expect(arePunches()(concat(...numbers(9).map(punch8)), 8)).toBe(true);
});

test('punches of 16 bytes are not twice as many of 8', () => {
  expect(arePunches()(concat(...numbers(6).map(punch16)), 8)).toBe(false);
});

test('nine users of 28 bytes are no users of 72, whatever the count says', () => {
  expect(areUsers()(concat(...numbers(18).map(user28)), 72)).toBe(false);
});

test('the same slot twice is no user table', () => {
  expect(areUsers()(concat(user28(1), user28(1)), 28)).toBe(false);
});

test('an odd broken line does not condemn a whole log', () => {
  const log = numbers(40).map((uid) => punch40(uid, 0));
  expect(arePunches()(concat(...log.slice(0, 39), zeros(40)), 40)).toBe(true);
});

test('an id that fills its field to the last byte is an id; one with control characters is not', () => {
  const full = concat(word(1), padded('1'.repeat(24), 24), byte(1), time, zeros(9));
  const control = concat(word(1), padded('10\u0007', 24), byte(1), time, zeros(9));
  expect(arePunches()(full, 40)).toBe(true);
  expect(arePunches()(control, 40)).toBe(false);
});
