import { expect, test } from 'vitest';
import { isTimeZone, wallMsIn, wallText } from '../../src/bridge/terminals/wall-clock.ts';

const cases: [zone: string, utc: string, wall: string][] = [
  ['Europe/Berlin', '2026-01-15T10:00:00Z', '2026-01-15T11:00:00'],
  ['Europe/Berlin', '2026-07-15T10:00:00Z', '2026-07-15T12:00:00'],
  // 29 March 2026: 02:00 becomes 03:00.
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00'],
  // 25 October 2026: the hour from 02:00 happens twice.
  ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00'],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00'],
  ['Europe/Berlin', '2026-10-25T02:00:00Z', '2026-10-25T03:00:00'],
  ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08T01:59:59'],
  ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08T03:00:00'],
  ['America/New_York', '2026-01-01T04:30:00Z', '2025-12-31T23:30:00'],
  ['Asia/Kolkata', '2026-06-01T20:00:00Z', '2026-06-02T01:30:00'],
  ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', '2026-01-01T11:00:00'],
  ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', '2026-07-01T10:30:00'],
  ['UTC', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00'],
];

test.each(cases)('in %s, %s is %s on the wall', (zone, utc, wall) => {
  expect(wallText(wallMsIn(zone, Date.parse(utc)))).toBe(wall);
});

test('any moment of a day is the same when it is asked for again, also behind thousands of others', () => {
  const start = Date.parse('2026-03-29T00:00:00Z');
  const minutes = Array.from({ length: 3_000 }, (_, index) => start + index * 60_000);
  const first = minutes.map((moment) => wallMsIn('Europe/Berlin', moment));
  expect(first[59]).toBe(start + 59 * 60_000 + 3_600_000);
  expect(first[60]).toBe(start + 60 * 60_000 + 7_200_000);
  expect(minutes.map((moment) => wallMsIn('Europe/Berlin', moment))).toEqual(first);
  expect(wallMsIn('America/New_York', start)).toBe(start - 4 * 3_600_000);
});

test('milliseconds are kept', () => {
  expect(wallMsIn('UTC', 1_750_000_000_123)).toBe(1_750_000_000_123);
});

test('only zones this runtime knows are zones', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Europe/Bärlin')).toBe(false);
  expect(isTimeZone('')).toBe(false);
});
