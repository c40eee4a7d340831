import { expect, test } from 'vitest';
import { leaseUntil } from '../../../src/bridge/entries/lease-until.ts';

const zone = 'Europe/Berlin';
const utc = (text: string) => Date.parse(text);
const until = (now: string, validUntil?: string) => {
  const end = leaseUntil(
    { nowUtcMs: utc(now), validUntil: validUntil === undefined ? undefined : utc(validUntil) },
    zone,
  );
  return end === undefined ? undefined : new Date(end).toISOString();
};

test.each([
  ['the end Cobot named', '2026-06-01T10:00:00Z', '2026-06-01T12:00:00Z', '2026-06-01T12:00:00.000Z'],
  ['04:00 where that is earlier', '2026-06-01T10:00:00Z', '2026-06-05T10:00:00Z', '2026-06-02T02:00:00.000Z'],
  ['the same before dawn', '2026-06-01T23:00:00Z', '2026-06-05T10:00:00Z', '2026-06-02T02:00:00.000Z'],
  [
    '04:00 of the night to summer time',
    '2026-03-28T20:00:00Z',
    '2026-04-28T20:00:00Z',
    '2026-03-29T02:00:00.000Z',
  ],
  [
    '04:00 of the night to winter time',
    '2026-10-24T20:00:00Z',
    '2026-11-24T20:00:00Z',
    '2026-10-25T03:00:00.000Z',
  ],
  ['15 minutes where Cobot named none', '2026-06-01T10:00:00Z', undefined, '2026-06-01T10:15:00.000Z'],
  ['04:00 where that is in less', '2026-06-02T01:50:00Z', undefined, '2026-06-02T02:00:00.000Z'],
  ['nothing where it is over', '2026-06-01T10:00:00Z', '2026-06-01T10:00:00Z', undefined],
])('a lease runs to %s', (_words, now, validUntil, expected) => {
  expect(until(now, validUntil)).toBe(expected);
});
