import { expect, test } from 'vitest';
import { isSameSpaceDay, nextWallMinute, spaceMoment } from '../../src/bridge/space-time.ts';

const utc = (text: string) => Date.parse(text);
const iso = (utcMs: number) => new Date(utcMs).toISOString();
const four = 240;

test.each([
  ['Europe/Berlin', '2026-06-01T22:30:00Z', { date: '2026-06-02', weekday: 2, minute: 30 }],
  ['Europe/Berlin', '2026-06-07T10:00:59Z', { date: '2026-06-07', weekday: 7, minute: 720 }],
  ['America/New_York', '2026-01-01T03:00:00Z', { date: '2025-12-31', weekday: 3, minute: 1320 }],
  ['Asia/Kolkata', '1969-12-31T18:31:00Z', { date: '1970-01-01', weekday: 4, minute: 1 }],
])('in %s at %s calendar and clock show %o', (zone, at, expected) => {
  expect(spaceMoment(zone, utc(at))).toEqual(expected);
});

test.each([
  ['an ordinary evening', 'Europe/Berlin', '2026-06-01T18:00:00Z', '2026-06-02T02:00:00.000Z'],
  ['after midnight', 'Europe/Berlin', '2026-06-01T22:30:00Z', '2026-06-02T02:00:00.000Z'],
  ['at four sharp', 'Europe/Berlin', '2026-06-02T02:00:00Z', '2026-06-03T02:00:00.000Z'],
  ['the night to summer time', 'Europe/Berlin', '2026-03-28T23:30:00Z', '2026-03-29T02:00:00.000Z'],
  ['the night to winter time', 'Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-25T03:00:00.000Z'],
  ['in the hour that is repeated', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T03:00:00.000Z'],
  ['in its second pass', 'Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T03:00:00.000Z'],
  ['half an hour of summer time', 'Australia/Lord_Howe', '2026-10-03T14:00:00Z', '2026-10-03T17:00:00.000Z'],
  ['a zone of quarter hours', 'Asia/Kathmandu', '2026-06-01T18:00:00Z', '2026-06-01T22:15:00.000Z'],
  ['west of Greenwich', 'America/Los_Angeles', '2026-03-08T07:00:00Z', '2026-03-08T11:00:00.000Z'],
  ['a day that was skipped', 'Pacific/Apia', '2011-12-30T08:00:00Z', '2011-12-30T10:00:00.000Z'],
])('the next 04:00, %s', (_words, zone, after, expected) => {
  expect(iso(nextWallMinute(zone, four, utc(after)))).toBe(expected);
});

test('a minute that summer time leaves out is the moment of the change', () => {
  const inGap = nextWallMinute('Europe/Berlin', 150, utc('2026-03-28T23:30:00Z'));
  expect(iso(inGap)).toBe('2026-03-29T01:00:00.000Z');
});

test('a minute that winter time brings twice is the first of the two', () => {
  const twice = nextWallMinute('Europe/Berlin', 150, utc('2026-10-24T22:30:00Z'));
  expect(iso(twice)).toBe('2026-10-25T00:30:00.000Z');
});

test('the day of the space is not the day of UTC', () => {
  expect(isSameSpaceDay('Europe/Berlin', utc('2026-06-01T21:59:00Z'), utc('2026-06-01T22:01:00Z'))).toBe(
    false,
  );
  expect(isSameSpaceDay('Europe/Berlin', utc('2026-06-01T22:01:00Z'), utc('2026-06-02T21:59:00Z'))).toBe(
    true,
  );
});
