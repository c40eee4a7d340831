import { afterEach, beforeEach, expect, test } from 'vitest';
import { LateEntries } from '../../../src/bridge/entries/late-entries.ts';
import { Roster } from '../../../src/bridge/entries/roster.ts';
import type { DoorSettings } from '../../../src/bridge/doors/settings.ts';
import { PipelineRig, rulesFor, twoHours } from '../support/pipeline-rig.ts';

let rig: PipelineRig;
let rules: DoorSettings;
let late: LateEntries;
let owed: number;
let selfDeciding: Set<string>;
let isKept: boolean;

beforeEach(async () => {
  rig = await PipelineRig.start();
  rules = rulesFor({ fallback: 'members' });
  owed = 0;
  selfDeciding = new Set();
  const roster = new Roster();
  const member = { userId: '1001', membershipId: 'm1', checkInToken: 'ctb-test-token' };
  roster.set({ ...member, isRegistered: true, name: 'Ada Testperson' });
  const { clock, store } = rig;
  const { entries, offline } = store;
  const timeZone = 'Europe/Berlin';
  const onOwed = () => void (owed += 1);
  isKept = false;
  const keepsOwnRelay = () => isKept;
  const common = { entries, offline, roster, terminals: store.terminals, keepsOwnRelay, clock, timeZone };
  late = new LateEntries({ ...common, rules: () => rules, selfDeciding, onOwed });
  await store.terminals.leaveAlone('front', clock.wallNow() - 40 * 60_000);
});

afterEach(() => rig.stop());

const minutesAgo = (minutes: number) =>
  Math.floor((rig.clock.wallNow() + twoHours) / 1000) * 1000 - minutes * 60_000;
const punch = (userId: string, wallMs: number, state = 0) => ({
  uid: undefined,
  userId,
  verify: 1,
  state,
  wallMs,
  workCode: 0,
});
const place = (clockEpoch = 0) => ({
  terminal: 'front',
  clockEpoch,
  clock: { aheadOfUtcMs: twoHours, readAt: 0 },
  isForeign: () => false,
  userIdOf: async (uid: number) => (uid === 7 ? '1001' : undefined),
});

test('what a terminal did by itself is recorded as late, and settled with Cobot like what was done without it', async () => {
  expect(await late.record([punch('1001', minutesAgo(30)), punch('4711', minutesAgo(20))], place())).toBe(2);
  expect(await rig.store.entries.list({ limit: 9 })).toMatchObject([
    { user_id: '4711', outcome: 'late', membership_id: null, opened_at: null },
    { user_id: '1001', outcome: 'late', membership_id: 'm1', decided_by: 'terminal', way: null },
  ]);
  expect(await rig.store.offline.unsettled()).toMatchObject([{ entryId: 1, membershipId: 'm1' }]);
  expect(rig.door.opened).toEqual([]);
  expect(owed).toBe(1);
});

test('of a terminal that is not left to itself nothing is settled, unless it decides by itself anyway', async () => {
  rules = rulesFor({ fallback: 'closed' });
  expect(await late.record([punch('1001', minutesAgo(30))], place())).toBe(1);
  expect(await rig.store.offline.unsettled()).toEqual([]);
  selfDeciding.add('front');
  expect(await late.record([punch('1001', minutesAgo(20))], place())).toBe(1);
  expect(await rig.store.offline.unsettled()).toMatchObject([{ entryId: 2, membershipId: 'm1' }]);
});

test('an entry that was decided as it happened is not recorded once more, whatever the clock epoch', async () => {
  const finger = rig.finger();
  await rig.pipeline.take(finger, rig.place());
  for (const epoch of [0, 1, 2])
    expect(await late.record([punch('1001', finger.wallMs)], place(epoch))).toBe(0);
  expect(await rig.store.entries.list({ limit: 9 })).toHaveLength(1);
});

test('the lines of a log that tells slots only are those of whoever has the slot, and of nobody where that is not known', async () => {
  const inSlot = (uid: number, minutes: number) => ({ ...punch(String(uid), minutesAgo(minutes)), uid });
  // Slot 1001 has the number of a member's userId, and is not the member's.
  expect(await late.record([inSlot(7, 30), inSlot(1001, 20)], place())).toBe(2);
  expect(await rig.store.entries.list({ limit: 9 })).toMatchObject([
    { user_id: '1001', membership_id: null },
    { user_id: '1001', membership_id: 'm1' },
  ]);
  expect(await rig.store.offline.unsettled()).toMatchObject([{ entryId: 1, membershipId: 'm1' }]);
});

test('what came before a terminal was left to itself, or after it was taken back, was in vain and owes nothing', async () => {
  await rig.store.terminals.takeBack('front', rig.clock.wallNow() - 20 * 60_000);
  expect(
    await late.record(
      [41, 39, 21, 19].map((minutes) => punch('1001', minutesAgo(minutes))),
      place(),
    ),
  ).toBe(4);
  const unsettled = await rig.store.offline.unsettled();
  expect(unsettled.map(({ entryId }) => entryId)).toEqual([2, 3]);
});

test('a terminal that was never left to itself let nobody in', async () => {
  await rig.store.terminals.setSerialNumber('front', 'ANOTHER');
  await late.record([punch('1001', minutesAgo(30))], place());
  expect(await rig.store.offline.unsettled()).toEqual([]);
  isKept = true;
  await late.record([punch('1001', minutesAgo(29))], place());
  expect(await rig.store.offline.unsettled()).toHaveLength(1);
});

test.each([
  ['where the door stayed shut', { fallback: 'closed' }, 0],
  ['at a door for leaving', { direction: 'exit' }, 0],
  ['that the terminal denied', {}, 0x81],
] as const)('a line %s owes nothing', async (_words, change, state) => {
  rules = { ...rules, ...change };
  await late.record([punch('1001', minutesAgo(30), state)], place());
  expect(await rig.store.offline.unsettled()).toEqual([]);
});
