import { beforeEach, expect, test } from 'vitest';
import { Leases } from '../../../src/bridge/entries/leases.ts';
import { recallEntries, recallSince } from '../../../src/bridge/entries/recall.ts';
import { Whereabouts } from '../../../src/bridge/entries/whereabouts.ts';
import type { Entry } from '../../../src/bridge/store/entries.ts';

const now = Date.parse('2026-06-01T10:00:00Z');
let leases: Leases;
let whereabouts: Whereabouts;
let doubted: string[];
let id: number;

beforeEach(() => {
  leases = new Leases();
  whereabouts = new Whereabouts();
  doubted = [];
  id = 0;
});

const entry = (change: Partial<Entry>): Entry => {
  id += 1;
  return {
    id,
    terminal: 'front',
    clock_epoch: 0,
    user_id: '1001',
    terminal_time: '2026-06-01T11:59:00',
    arrived_at: now - 60_000,
    corrected_at: now - 60_000,
    verify: 1,
    state: 0,
    outcome: 'opened',
    reason: null,
    decided_by: 'cobot',
    way: 'check-in',
    lease_until: now + 1000,
    membership_id: 'm1',
    check_in_id: 'c1',
    store_ms: 1,
    cobot_ms: 1,
    unlock_ms: 1,
    total_ms: 3,
    opened_at: now - 60_000,
    completed_at: now - 60_000,
    ...change,
  };
};

const recall = (...entries: Entry[]) =>
  recallEntries(entries, {
    leases,
    whereabouts,
    roster: {
      find: (userId) =>
        userId === '1001' ? { membershipId: 'm1', checkInToken: 't', firstName: 'Ada' } : undefined,
    },
    doubt: (membershipId) => void doubted.push(membershipId),
    directionAt: (terminal) => (terminal === 'way out' ? 'exit' : terminal === 'gone' ? undefined : 'entry'),
    timeZone: 'Europe/Berlin',
    nowUtcMs: now,
  });

test('a running check-in serves on after a restart, one that is over or was dropped does not', () => {
  recall(
    entry({}),
    entry({ membership_id: 'm2', lease_until: now }),
    entry({ membership_id: 'm3', lease_until: null }),
  );
  expect([...leases.all(now)]).toEqual([['m1', { until: now + 1000, checkInId: 'c1' }]]);
});

test.each([
  ['that was not decided', { outcome: null, way: null }, ['m1']],
  ['that was interrupted', { outcome: 'interrupted', way: null }, ['m1']],
  ['whose answer did not come in time', { outcome: 'cobot-timed-out', way: null }, ['m1']],
  ['whose answer was lost', { outcome: 'cobot-unavailable', way: null }, ['m1']],
  ['made without Cobot', { way: 'offline' }, ['m1']],
  ['whose door did not open after the yes', { outcome: 'unlock-failed', way: null }, ['m1']],
  ['whose yes came too late for the door', { outcome: 'too-late', way: null }, ['m1']],
  [
    'that was turned away by what is known when the answer was lost',
    { outcome: 'no-pass', way: null },
    ['m1'],
  ],
  ['that was turned away before Cobot was asked', { outcome: 'locked-down', way: null, cobot_ms: null }, []],
  ['that was refused', { outcome: 'refused-by-cobot', way: null }, []],
  ['that was checked in', {}, []],
] as const)('of an entry %s nobody knows whether Cobot checked it in: %o', (_words, change, expected) => {
  recall(entry({ ...change, membership_id: null, lease_until: null }));
  expect(doubted).toEqual(expected);
});

test('a check-in that came later settles what was doubtful', () => {
  recall(entry({ outcome: 'interrupted', way: null }), entry({ way: 'already-in' }));
  expect(doubted).toEqual([]);
});

test('who came in is inside, who left is not', () => {
  recall(
    entry({}),
    entry({ membership_id: 'm2' }),
    entry({ membership_id: 'm2', terminal: 'way out', way: 'exit' }),
  );
  expect(whereabouts.isInside('m1', 'back', now)).toBe(true);
  expect(whereabouts.isInside('m2', 'back', now)).toBe(false);
});

test('a terminal that is no longer in the config tells nothing of where people are', () => {
  recall(entry({ terminal: 'gone' }));
  expect(whereabouts.isInside('m1', 'back', now)).toBe(false);
});

test('the last event of each terminal is known, in the epoch it was in', () => {
  const last = recall(
    entry({ terminal_time: '2026-06-01T12:00:05' }),
    entry({ terminal_time: '2026-06-01T12:00:03' }),
    entry({ terminal_time: '2026-06-01T12:00:09', outcome: 'late' }),
    entry({ user_id: '', terminal_time: '2026-06-01T12:00:09.123' }),
    entry({ terminal: 'back', clock_epoch: 1, terminal_time: '2026-06-01T12:00:09' }),
    entry({ terminal: 'back', clock_epoch: 2, terminal_time: '2026-06-01T11:00:00' }),
  );
  expect(last.get('front')).toEqual({ epoch: 0, wallMs: Date.UTC(2026, 5, 1, 12, 0, 5) });
  expect(last.get('back')).toEqual({ epoch: 2, wallMs: Date.UTC(2026, 5, 1, 11, 0, 0) });
});

test('entries matter since before the last 04:00 of the space', () => {
  const since = recallSince('Europe/Berlin', now);
  expect(since).toBeLessThanOrEqual(Date.parse('2026-06-01T02:00:00Z'));
  expect(since).toBeGreaterThan(Date.parse('2026-05-31T22:00:00Z'));
});
