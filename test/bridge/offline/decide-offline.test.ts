import { expect, test } from 'vitest';
import { decideOffline } from '../../../src/bridge/offline/decide-offline.ts';
import type { OfflineFacts } from '../../../src/bridge/offline/decide-offline.ts';
import type { Snapshot, SnapshotMember, SnapshotPass } from '../../../src/bridge/offline/snapshot.ts';

const hour = 3_600_000;
/** Monday noon in Berlin. */
const now = Date.parse('2026-06-01T10:00:00Z');
const dayEnd = Date.parse('2026-06-02T02:00:00Z');

const active: SnapshotMember = { confirmedAt: 1, startsOn: null, canceledTo: null, passes: null };
const pass = (id: string, change: Partial<SnapshotPass> = {}): SnapshotPass => ({
  id,
  expiresAt: null,
  timespans: [{ kind: 'hours', fromMinute: 240, toMinute: 239, weekdays: [] }],
  ...change,
});
const hours = (fromMinute: number, toMinute: number, weekdays: number[] = []) => ({
  timespans: [{ kind: 'hours' as const, fromMinute, toMinute, weekdays }],
});
const withPasses = (...passes: SnapshotPass[]) => taken({ ...active, passes });
const taken = (member: SnapshotMember, takenAt = now - hour): Snapshot => ({
  version: 1,
  takenAt,
  members: { m1: member },
  leases: {},
});

const facts: OfflineFacts = {
  policy: 'members-with-pass',
  snapshot: taken(active),
  maxAgeMs: 24 * hour,
  membershipId: 'm1',
  running: undefined,
  spentPasses: new Set(),
  nowUtcMs: now,
  timeZone: 'Europe/Berlin',
};
const decide = (change: Partial<OfflineFacts>) => {
  const decision = decideOffline({ ...facts, ...change });
  return decision.opens ? (decision.stay.passId ?? 'opens') : decision.why;
};

const table: [string, Partial<OfflineFacts>, string][] = [
  ['a door that lets nobody in', { policy: 'deny' }, 'not-allowed'],
  ['a member on an unlimited plan', {}, 'opens'],
  ['the same where any member may', { policy: 'members' }, 'opens'],
  ['nothing known', { snapshot: undefined }, 'no-snapshot'],
  ['knowledge just young enough', { snapshot: taken(active, now - 24 * hour) }, 'opens'],
  ['knowledge too old', { snapshot: taken(active, now - 24 * hour - 1) }, 'snapshot-too-old'],
  ['knowledge from the future', { snapshot: taken(active, now + hour) }, 'snapshot-too-old'],
  ['a clock a little back', { snapshot: taken(active, now + 1000) }, 'opens'],
  ['somebody unknown', { membershipId: 'm2' }, 'not-in-snapshot'],
  ['somebody waiting for approval', { snapshot: taken({ ...active, confirmedAt: null }) }, 'unconfirmed'],
  ['a start tomorrow', { snapshot: taken({ ...active, startsOn: '2026-06-02' }) }, 'not-started'],
  ['a start today', { snapshot: taken({ ...active, startsOn: '2026-06-01' }) }, 'opens'],
  ['an end today', { snapshot: taken({ ...active, canceledTo: '2026-06-01' }) }, 'ended'],
  ['an end tomorrow', { snapshot: taken({ ...active, canceledTo: '2026-06-02' }) }, 'opens'],
  [
    'an end that came while Cobot was away',
    {
      snapshot: taken({ ...active, canceledTo: '2026-06-02' }),
      nowUtcMs: Date.parse('2026-06-01T22:00:00Z'),
    },
    'ended',
  ],
  ['a pass', { snapshot: withPasses(pass('p1')) }, 'p1'],
  ['no pass left', { snapshot: withPasses() }, 'no-pass'],
  ['no pass left where any member may', { snapshot: withPasses(), policy: 'members' }, 'opens'],
  ['a pass where any member may', { snapshot: withPasses(pass('p1')), policy: 'members' }, 'p1'],
  ['a pass that expired', { snapshot: withPasses(pass('p1', { expiresAt: now })) }, 'no-pass'],
  [
    'the pass that expires first',
    {
      snapshot: withPasses(
        pass('p1'),
        pass('p2', { expiresAt: now + 2 }),
        pass('p3', { expiresAt: now + 1 }),
      ),
    },
    'p3',
  ],
  [
    'a pass spent without Cobot',
    { snapshot: withPasses(pass('p1')), spentPasses: new Set(['p1']) },
    'no-pass',
  ],
  [
    'the next one after it',
    { snapshot: withPasses(pass('p1'), pass('p2')), spentPasses: new Set(['p1']) },
    'p2',
  ],
  ['a pass for the morning', { snapshot: withPasses(pass('p1', hours(480, 720))) }, 'outside-pass-hours'],
  ['a pass until one', { snapshot: withPasses(pass('p1', hours(480, 780))) }, 'p1'],
  ['a pass for Mondays', { snapshot: withPasses(pass('p1', hours(0, 1439, [1]))) }, 'p1'],
  ['a pass for Tuesdays', { snapshot: withPasses(pass('p1', hours(0, 1439, [2]))) }, 'outside-pass-hours'],
  [
    'one for now behind one for later',
    { snapshot: withPasses(pass('p1', { ...hours(840, 1080), expiresAt: now + hour }), pass('p2')) },
    'p2',
  ],
];
test.each(table)('%s: %s', (_words, change, expected) => {
  expect(decide(change)).toBe(expected);
});

test.each([
  ['an unlimited plan', taken(active), dayEnd],
  ['a pass for the day', withPasses(pass('p1')), dayEnd],
  ['a pass until one o’clock', withPasses(pass('p1', hours(480, 780))), now + hour],
  [
    'a pass of two hours',
    withPasses(pass('p1', { timespans: [{ kind: 'duration', minutes: 120, weekdays: [] }] })),
    now + 2 * hour,
  ],
  [
    'a pass of two days',
    withPasses(pass('p1', { timespans: [{ kind: 'duration', minutes: 2880, weekdays: [] }] })),
    dayEnd,
  ],
  ['a pass without hours', withPasses(pass('p1', { timespans: [] })), dayEnd],
])('%s serves to its end, and not into the next day', (_words, snapshot, until) => {
  expect(decideOffline({ ...facts, snapshot })).toMatchObject({ opens: true, stay: { until }, isNew: true });
});

test('a second finger within the same stay takes no second pass', () => {
  const running = { until: now + hour, passId: 'p1' };
  const again = { snapshot: withPasses(pass('p1')), spentPasses: new Set(['p1']), running };
  expect(decideOffline({ ...facts, ...again })).toEqual({ opens: true, stay: running, isNew: false });
  expect(decide({ ...again, running: { until: now, passId: 'p1' } })).toBe('no-pass');
});

test('a stay does not outlast the membership', () => {
  const running = { until: now + 100 * hour, passId: null };
  expect(decide({ snapshot: taken({ ...active, canceledTo: '2026-06-01' }), running })).toBe('ended');
});

test.each([
  ['at 23:00 of its day', '2026-06-01T21:00:00Z', 'p1'],
  ['after midnight', '2026-06-02T01:00:00Z', 'p1'],
  ['at four', '2026-06-02T02:00:00Z', 'outside-pass-hours'],
  ['the night before', '2026-06-01T01:00:00Z', 'outside-pass-hours'],
])('hours over midnight belong to the day they begin on: %s', (_words, at, expected) => {
  const nowUtcMs = Date.parse(at);
  const passes = [pass('p1', hours(1320, 239, [1]))];
  expect(decide({ snapshot: taken({ ...active, passes }, nowUtcMs), nowUtcMs })).toBe(expected);
});

test('two spans in one pass serve as far as the longer one reaches', () => {
  const two = pass('p1', { timespans: [...hours(480, 780).timespans, ...hours(600, 1080).timespans] });
  expect(decideOffline({ ...facts, snapshot: withPasses(two) })).toMatchObject({
    stay: { until: now + 6 * hour },
  });
});
