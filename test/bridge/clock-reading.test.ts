import { expect, test } from 'vitest';
import {
  ageOf,
  correctedMs,
  offsetMs,
  readingOf,
  wentBack,
} from '../../src/bridge/terminals/clock-reading.ts';

const utc = Date.UTC(2026, 5, 1, 10, 0, 0);
const hour = 3_600_000;
/** A clock in summer-time Berlin that is three minutes ahead. */
const reading = readingOf(utc + 2 * hour + 180_000, 40, utc + 20);

test('a reading takes the answer to be true half-way through the round trip', () => {
  expect(reading).toEqual({ aheadOfUtcMs: 2 * hour + 180_500, readAt: utc });
  expect(offsetMs(reading, utc + 2 * hour, utc)).toBe(180_500);
});

test('a terminal time is corrected by the reading', () => {
  expect(correctedMs(utc + 2 * hour + 180_000, reading)).toBe(utc);
});

const ages: [string, number, 'fresh' | 'old' | 'clock-unknown'][] = [
  ['from now', 0, 'fresh'],
  ['nine seconds old', -9_000, 'fresh'],
  ['eleven seconds old', -11_000, 'old'],
  ['from yesterday', -24 * hour, 'old'],
  ['three seconds ahead', 3_000, 'fresh'],
  ['a minute ahead', 60_000, 'clock-unknown'],
];
test.each(ages)('an event %s (%d ms) is %s', (_words, ms, age) => {
  expect(ageOf(utc + 2 * hour + 180_000 + ms, reading, utc, 10_000)).toBe(age);
});

test('without a reading no event is known to be fresh', () => {
  expect(ageOf(utc, undefined, utc, 10_000)).toBe('clock-unknown');
});

test('a clock went back when it stands lower than the earlier reading foretold', () => {
  const later = readingOf(utc + 3 * hour + 170_000, 0, utc + hour);
  expect(wentBack(reading, later)).toBe(true);
  expect(wentBack(reading, readingOf(utc + 3 * hour + 179_000, 0, utc + hour))).toBe(false);
  expect(wentBack(reading, readingOf(utc + 3 * hour + 999_000, 0, utc + hour))).toBe(false);
  expect(wentBack(undefined, later)).toBe(false);
});
