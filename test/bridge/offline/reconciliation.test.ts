import { expect, test } from 'vitest';
import { nextStep, reconcile } from '../../../src/bridge/offline/reconciliation.ts';
import type { OfflineEntry } from '../../../src/bridge/offline/reconciliation.ts';

const entry = (entryId: number, change: Partial<OfflineEntry> = {}): OfflineEntry => ({
  entryId,
  terminal: 'front door',
  membershipId: `m${entryId}`,
  enteredAt: entryId * 1000,
  passId: null,
  until: 9_000_000,
  state: 'posted',
  reason: null,
  settledAt: null,
  ...change,
});

test('the report tells who came in, who would have been refused, and what is owed, in order', () => {
  const refused = entry(2, { state: 'refused', reason: 'No time passes left.' });
  const owed = entry(1, { state: 'owed', passId: 'p7' });
  const all = [entry(4, { state: 'pending' }), refused, entry(5, { state: 'already-in' }), owed, entry(3)];
  expect(reconcile(all)).toEqual({
    from: 1000,
    to: 5000,
    counts: { pending: 1, posted: 1, 'already-in': 1, refused: 1, owed: 1 },
    cameIn: [owed, refused, entry(3), entry(4, { state: 'pending' }), entry(5, { state: 'already-in' })],
    wouldHaveBeenRefused: [refused],
    owed: [{ entryId: 1, membershipId: 'm1', passId: 'p7', enteredAt: 1000 }],
  });
});

test('entries of one moment stand in the order they were recorded', () => {
  const same = [entry(9, { enteredAt: 5 }), entry(3, { enteredAt: 5 })];
  expect(reconcile(same).cameIn.map(({ entryId }) => entryId)).toEqual([3, 9]);
});

test('without an outage there is nothing to tell', () => {
  expect(reconcile([])).toMatchObject({ from: undefined, to: undefined, cameIn: [], owed: [] });
});

test.each([
  ['the same day', '2026-06-01T06:00:00Z', '2026-06-01T21:59:00Z', 'post'],
  ['the day after, in the space', '2026-06-01T06:00:00Z', '2026-06-01T22:00:00Z', 'owe'],
  ['the same date of UTC, another of the space', '2026-06-01T21:00:00Z', '2026-06-01T22:30:00Z', 'owe'],
  ['the same night in the space', '2026-06-01T22:30:00Z', '2026-06-02T10:00:00Z', 'post'],
])('an entry can be posted on the day of the space only: %s', (_words, at, now, step) => {
  expect(nextStep(entry(1, { enteredAt: Date.parse(at) }), Date.parse(now), 'Europe/Berlin')).toBe(step);
});
