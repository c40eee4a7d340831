import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Snapshot } from '../../src/bridge/offline/snapshot.ts';
import { TerminalError } from '../../src/protocol/errors.ts';
import { PipelineRig, rulesFor } from './support/pipeline-rig.ts';

let rig: PipelineRig;

beforeEach(async () => {
  rig = await PipelineRig.start();
});

afterEach(() => rig.stop());

const hour = 3_600_000;

/** The member's finger, some seconds after the one before. */
async function press(change: Parameters<PipelineRig['place']>[0] = {}): Promise<void> {
  rig.clock.advance(2_000);
  await rig.pipeline.take(rig.finger(), rig.place(change));
}

const snapshot = (passes: string[] | null): Snapshot => ({
  version: 1,
  takenAt: rig.clock.wallNow() - hour,
  members: {
    m1: {
      confirmedAt: 1,
      startsOn: null,
      canceledTo: null,
      passes: passes && passes.map((id) => ({ id, expiresAt: null, timespans: [] })),
    },
  },
  leases: {},
});
const away = { kind: 'unavailable', status: 503 } as const;

test('a second finger within the check-in opens without a question, and costs nothing', async () => {
  await press();
  await press({ terminal: 'front' });
  expect(rig.cobot.asked).toHaveLength(1);
  expect(rig.door.opened).toHaveLength(2);
  expect(await rig.lastEntry()).toMatchObject({
    outcome: 'opened',
    way: 'lease',
    decided_by: 'bridge',
    check_in_id: 'check-in-1',
    lease_until: null,
    cobot_ms: null,
  });
});

test('a check-in without an end serves for 15 minutes', async () => {
  await press();
  rig.clock.advance(15 * 60_000);
  await press();
  expect(rig.cobot.asked).toHaveLength(2);
});

test('a check-in serves until the end Cobot named, which is kept with the entry', async () => {
  const validUntil = new Date(rig.clock.wallNow() + 2 * hour);
  rig.cobot.answer = { kind: 'checked-in', checkInId: 'c1', membershipId: 'm1', validUntil };
  await press();
  expect(await rig.lastEntry()).toMatchObject({ way: 'check-in', lease_until: validUntil.getTime() });
  rig.clock.advance(2 * hour - 10_000);
  await press();
  expect(rig.cobot.asked).toHaveLength(1);
  rig.clock.advance(10_000);
  await press();
  expect(rig.cobot.asked).toHaveLength(2);
});

test('a dropped check-in opens nothing more: Cobot is asked again', async () => {
  await press();
  rig.leases.drop('m1');
  await press();
  expect(rig.cobot.asked).toHaveLength(2);
});

test('refused, but checked in already: the door opens, and that is why', async () => {
  rig.cobot.answer = { kind: 'refused', text: 'Already checked in.' };
  rig.cobot.running = [{ id: 'c9', validFrom: undefined, validUntil: undefined, membershipId: 'm1' }];
  await press();
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened', way: 'already-in', check_in_id: 'c9' });
});

test('after a refusal a new press asks anew', async () => {
  rig.cobot.answer = { kind: 'refused', text: 'No time passes left.' };
  await press();
  rig.cobot.answer = { kind: 'checked-in', checkInId: 'c1', membershipId: 'm1', validUntil: undefined };
  await press();
  expect(rig.cobot.asked).toHaveLength(2);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened', way: 'check-in' });
});

test('a refusal is shown and spoken', async () => {
  rig.cobot.answer = { kind: 'refused', text: 'No time passes left.' };
  await press();
  expect(rig.door).toMatchObject({ said: ['No time passes left.'], spoken: [2] });
});

test('without Cobot a door opens for members where it may, and who came in is on the disk before', async () => {
  rig.offline.snapshot = snapshot(['p1', 'p2']);
  rig.cobot.answer = away;
  let before: number | undefined;
  const door = {
    async open() {
      before = (await rig.store.offline.unsettled()).length;
      return 'opened' as const;
    },
  };
  await press({ rules: rulesFor({ offline: 'members-with-pass' }), door });
  expect(before).toBe(1);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened', way: 'offline', decided_by: 'bridge' });
  expect(await rig.store.offline.unsettled()).toMatchObject([
    { entryId: 1, membershipId: 'm1', passId: 'p1' },
  ]);
});

test('a second finger without Cobot uses no second pass, and is not posted twice', async () => {
  rig.offline.snapshot = snapshot(['p1', 'p2']);
  rig.cobot.answer = away;
  const rules = rulesFor({ offline: 'members-with-pass' });
  await press({ rules });
  await press({ rules });
  expect(rig.door.opened).toHaveLength(2);
  expect(await rig.store.offline.unsettled()).toHaveLength(1);
});

test.each([
  ['no pass left', [], 'no-pass', 'No time pass left. Please ask the staff.'],
  ['nothing known', undefined, 'offline-denied', 'Cobot is away. You are not known here. Ask the staff.'],
])('without Cobot and with %s the door stays shut', async (_words, passes, outcome, said) => {
  if (passes !== undefined) rig.offline.snapshot = snapshot(passes);
  rig.cobot.answer = away;
  await press({ rules: rulesFor({ offline: 'members-with-pass' }) });
  expect(rig.door).toMatchObject({ opened: [], said: [said] });
  expect(await rig.lastEntry()).toMatchObject({ outcome });
});

test('an order that was not sent any more owes no pass', async () => {
  rig.offline.snapshot = snapshot(['p1']);
  rig.cobot.answer = away;
  const door = {
    open: () => Promise.reject(new TerminalError('transport', 'its time had passed', { reason: 'not-sent' })),
  };
  const rules = rulesFor({ offline: 'members-with-pass' });
  await press({ rules, door });
  expect(await rig.store.offline.unsettled()).toEqual([]);
  await press({ rules });
  expect(await rig.store.offline.unsettled()).toMatchObject([{ passId: 'p1' }]);
});

test('a door whose terminal is gone lets nobody in without Cobot, and owes nothing', async () => {
  rig.offline.snapshot = snapshot(['p1']);
  let isGone = false;
  rig.cobot.answer = away;
  const place = rig.place({ rules: rulesFor({ offline: 'members' }), isGone: () => isGone });
  const taken = rig.pipeline.take(rig.finger(), place);
  isGone = true;
  await taken;
  expect(rig.door.opened).toEqual([]);
  expect(await rig.store.offline.unsettled()).toEqual([]);
});

test('a terminal that is lost while Cobot is asked lets nobody in without it, and owes nothing', async () => {
  rig.offline.snapshot = snapshot(['p1']);
  let isGone = false;
  Object.defineProperty(rig.cobot, 'answer', {
    get: () => {
      isGone = true;
      return away;
    },
  });
  await press({ rules: rulesFor({ offline: 'members' }), isGone: () => isGone });
  expect(rig.cobot.asked).toHaveLength(1);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'too-late' });
  expect(await rig.store.offline.unsettled()).toEqual([]);
});

test('a locked down door opens for nobody, and no question is asked', async () => {
  await press({ rules: rulesFor({ lockdown: true }) });
  expect(rig.cobot.asked).toEqual([]);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'locked-down', membership_id: 'm1' });
});

test('outside its hours, by the space’s clock, a door stays shut', async () => {
  const hours = [{ from: '12:30', to: '20:00' }];
  await press({ rules: rulesFor({ hours }) });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'outside-hours' });
  rig.clock.advance(hour / 2);
  await press({ rules: rulesFor({ hours }) });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened' });
});

test('a door for leaving asks nobody, checks nobody in, and says goodbye', async () => {
  await press({ rules: rulesFor({ direction: 'exit' }) });
  expect(rig.cobot.asked).toEqual([]);
  expect(rig.door.said).toEqual(['Goodbye Ada']);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened', way: 'exit', check_in_id: null });
});

test('an event before the last one opens nothing, alerts, and makes the clock be looked at', async () => {
  await press();
  const earlier = rig.finger();
  await rig.pipeline.take({ ...earlier, wallMs: earlier.wallMs - 1_000 }, rig.place());
  expect(rig.door).toMatchObject({ doubts: 1, opened: [expect.any(Number)] });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'out-of-order' });
  expect(rig.alerts).toEqual([{ kind: 'out-of-order', terminal: 'front', userId: '1001' }]);
});

test('a third match in a second opens nothing, and alerts', async () => {
  await press();
  for (const userId of ['1', '2']) await rig.pipeline.take(rig.finger({ userId }), rig.place());
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'too-many-matches', user_id: '2' });
  expect(rig.alerts).toMatchObject([{ kind: 'too-many-matches' }]);
});

test('a door that may not ask Cobot tells staff', async () => {
  rig.cobot.answer = { kind: 'unauthorised', status: 401 };
  await press();
  expect(rig.alerts).toEqual([{ kind: 'cobot-unauthorised', terminal: 'front', userId: '1001' }]);
});

test('who is inside comes in again softly with a word to staff, and strictly not at all', async () => {
  const forgottenAt = rig.clock.wallNow() + hour;
  rig.whereabouts.note('m1', { direction: 'entry', terminal: 'back', at: 0, forgottenAt });
  await press({ rules: rulesFor({ antiPassback: 'soft' }) });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened' });
  await press({ rules: rulesFor({ antiPassback: 'hard' }) });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'passed-back', opened_at: null });
  expect(rig.alerts.map(({ kind }) => kind)).toEqual(['passed-back', 'passed-back']);
});

test('a check-in afterwards waits in the same line as the doors, and is read back first', async () => {
  rig.cobot.running = [{ id: 'c9', validFrom: undefined, validUntil: undefined, membershipId: 'm1' }];
  const member = { membershipId: 'm1', checkInToken: 'ctb-test-token', firstName: 'Ada' };
  expect(await rig.pipeline.post(member, 1000)).toMatchObject({ kind: 'already-in', checkInId: 'c9' });
  expect(rig.cobot.asked).toEqual([]);
  await press();
  expect(await rig.lastEntry()).toMatchObject({ way: 'lease' });
});
