import { afterEach, beforeEach, expect, test } from 'vitest';
import { Leases } from '../../../src/bridge/entries/leases.ts';
import { OfflineDesk } from '../../../src/bridge/offline/offline-desk.ts';
import { SnapshotKeeper } from '../../../src/bridge/offline/snapshot-keeper.ts';
import { snapshotKey } from '../../../src/bridge/offline/snapshot.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import type { Store } from '../../../src/bridge/store/store.ts';
import type { Membership } from '../../../src/cobot/membership-schemas.ts';
import type { TimePass } from '../../../src/cobot/time-pass-schemas.ts';
import { eventually } from '../support/eventually.ts';
import { HeldClock } from '../support/held-clock.ts';
import { keptLog } from '../support/kept-log.ts';

let store: Store;
let clock: HeldClock;
let leases: Leases;
let desk: OfflineDesk;
let memberships: Membership[];
let passes: TimePass[];
let asked: number;
/** Whose passes were asked for one by one. */
let askedFor: string[];
let saysOwners: boolean;
let isAway: boolean;
let isWanted: boolean;
let lines: string[];
const never = new AbortController().signal;

const membership = (id: string, usesTimePasses: boolean): Membership => ({
  id,
  name: 'Ada Testperson',
  email: undefined,
  accountId: undefined,
  teamId: undefined,
  plan: { name: 'a plan', parentPlanId: undefined, usesTimePasses, extras: [], canceledTo: undefined },
  upcomingPlan: undefined,
  confirmedAt: new Date(1),
  startsOn: undefined,
  canceledTo: undefined,
});

beforeEach(async () => {
  store = await openStore(':memory:');
  clock = new HeldClock();
  leases = new Leases();
  desk = new OfflineDesk({ records: store.offline, timeZone: 'Europe/Berlin', clock });
  memberships = [membership('m1', false), membership('m2', true)];
  passes = [{ id: 'p1', name: 'Day Pass', expiresAt: undefined, usedAt: undefined, timespans: [] }];
  asked = 0;
  askedFor = [];
  saysOwners = true;
  isAway = false;
  isWanted = true;
});

afterEach(() => store.close());

function keeper(secret = 'a token'): SnapshotKeeper {
  const kept = keptLog();
  lines = kept.lines;
  return new SnapshotKeeper({
    cobot: {
      memberships: async () => {
        asked += 1;
        if (isAway) throw new Error('Cobot is away');
        return memberships;
      },
      allUnusedTimePasses: async () => ({
        rows: passes.map((pass) => ({ ...pass, membershipId: saysOwners ? 'm2' : undefined })),
        unreadable: [],
      }),
      unusedTimePasses: async (membershipId) => {
        askedFor.push(membershipId);
        return passes;
      },
    },
    desk,
    records: store.offline,
    leases,
    key: snapshotKey(secret),
    isWanted: () => isWanted,
    clock,
    log: kept.log,
  });
}

test('members, passes and leases are kept, signed and without a name', async () => {
  leases.give('m1', { until: clock.wallNow() + 1000, checkInId: 'c1' });
  await keeper().refresh(never);
  const sealed = await store.offline.snapshot();
  expect(sealed?.body).not.toMatch(/Ada|Testperson|plan/);
  expect(JSON.parse(sealed?.body ?? '')).toMatchObject({
    takenAt: clock.wallNow(),
    members: { m1: { passes: null }, m2: { passes: [{ id: 'p1', expiresAt: null, timespans: [] }] } },
    leases: { m1: { checkInId: 'c1' } },
  });
});

test('the passes of everybody are one question, where Cobot says whose they are', async () => {
  await keeper().refresh(never);
  expect(askedFor).toEqual([]);
  saysOwners = false;
  await keeper().refresh(never);
  expect(askedFor).toEqual(['m2']);
  expect(desk.snapshot?.members['m2']?.passes).toMatchObject([{ id: 'p1' }]);
});

test('the next bridge takes it up, with the leases that still run', async () => {
  leases.give('m1', { until: clock.wallNow() + 1000, checkInId: 'c1' });
  await keeper().refresh(never);
  desk.snapshot = undefined;
  leases = new Leases();
  await keeper().recall();
  expect(desk.snapshot).toMatchObject({ members: { m2: { passes: [{ id: 'p1' }] } } });
  expect(leases.of('m1', clock.wallNow())).toEqual({ until: clock.wallNow() + 1000, checkInId: 'c1' });
});

test('one that was signed with another secret, or changed, does not count', async () => {
  await keeper().refresh(never);
  desk.snapshot = undefined;
  await keeper('another token').recall();
  expect(desk.snapshot).toBeUndefined();
  expect(lines.join('')).toContain('snapshot-not-trusted');
});

test('while Cobot is away the earlier one stays, with its age', async () => {
  await keeper().refresh(never);
  const takenAt = clock.wallNow();
  clock.advance(60_000);
  isAway = true;
  await expect(keeper().refresh(never)).rejects.toThrow('Cobot is away');
  expect(desk.snapshot?.takenAt).toBe(takenAt);
});

test('it is taken anew every quarter of an hour, and sooner after a failure', async () => {
  const over = new AbortController();
  isAway = true;
  const running = keeper().run(over.signal);
  await eventually('a first try', () => asked === 1);
  isAway = false;
  await eventually('a second one', () => {
    clock.advance(1_000);
    return asked === 2 && desk.snapshot !== undefined;
  });
  const before = clock.now();
  await eventually('a third one', () => {
    clock.advance(10_000);
    return asked === 3;
  });
  expect(clock.now() - before).toBeGreaterThanOrEqual(14 * 60_000);
  over.abort();
  await running;
});

test('where no door needs it, Cobot is not asked', async () => {
  const over = new AbortController();
  isWanted = false;
  const running = keeper().run(over.signal);
  clock.advance(120_000);
  over.abort();
  await running;
  expect(asked).toBe(0);
});

test('a dropped lease is dropped from what is kept as well', async () => {
  leases.give('m1', { until: clock.wallNow() + 1000, checkInId: 'c1' });
  const kept = keeper();
  await kept.refresh(never);
  leases.drop('m1');
  await kept.keepLeases();
  expect(JSON.parse((await store.offline.snapshot())?.body ?? '')).toMatchObject({ leases: {} });
});

test('one membership can be taken anew by itself', async () => {
  const kept = keeper();
  await kept.refresh(never);
  await kept.take({ ...membership('m1', false), canceledTo: '2026-06-01' }, never);
  expect(desk.snapshot?.members['m1']).toMatchObject({ canceledTo: '2026-06-01' });
  expect(desk.mayBeIn('m1')).toBe(false);
  expect(desk.mayBeIn('m2')).toBe(true);
  expect([desk.needsPasses('m1'), desk.needsPasses('m2'), desk.needsPasses('m3')]).toEqual([
    false,
    true,
    undefined,
  ]);
});

test('whoever is gone is over at once, known before or not, and the others stay', async () => {
  const kept = keeper();
  await kept.end('m1', '2026-06-01');
  expect(desk.snapshot).toBeUndefined();
  await kept.refresh(never);
  await kept.end('m1', '2026-06-01');
  await kept.end('unknown', '2026-06-01');
  expect(['m1', 'm2', 'unknown'].map((id) => desk.mayBeIn(id))).toEqual([false, true, false]);
});

test('what earlier runs let in without Cobot still counts, also where it is owed', async () => {
  await keeper().refresh(never);
  const now = clock.wallNow();
  await store.terminals.know('front');
  for (const second of [1, 2]) {
    await store.entries.addLate({
      terminal: 'front',
      clockEpoch: 0,
      userId: '1',
      terminalTime: `2026-06-01T12:00:0${second}`,
      arrivedAt: now,
      correctedAt: now,
      verify: 1,
      state: 0,
      membershipId: 'm2',
    });
  }
  const stay = { terminal: 'front', membershipId: 'm2', enteredAt: now, until: now + 1000 };
  await store.offline.add({ ...stay, entryId: 1, passId: 'p1' });
  await store.offline.settle(1, { state: 'owed', reason: null, atUtcMs: now });
  await desk.recall();
  const door = { offline: 'members-with-pass', offlineMaxAgeHours: 24 } as const;
  expect(desk.decide('m2', door)).toEqual({ opens: false, why: 'no-pass' });
  passes = [];
  await store.offline.add({ ...stay, entryId: 2, passId: 'p2' });
  await desk.recall();
  expect(desk.decide('m2', door)).toMatchObject({ opens: true, isNew: false, stay: { passId: 'p2' } });
});
