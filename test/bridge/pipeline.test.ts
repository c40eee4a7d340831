import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CheckInAnswer } from '../../src/cobot/check-ins.ts';
import { PipelineRig } from './support/pipeline-rig.ts';

let rig: PipelineRig;

beforeEach(async () => {
  rig = await PipelineRig.start();
});

afterEach(() => rig.stop());

test('an enrolled member is checked in, let in and greeted, in this order, and the entry tells every hop', async () => {
  await rig.pipeline.take(rig.finger(), rig.place());
  expect(rig.cobot.asked).toEqual(['ctb-test-token']);
  expect(rig.door).toMatchObject({ opened: [expect.any(Number)], said: ['Welcome Ada'] });
  expect(await rig.lastEntry()).toMatchObject({
    outcome: 'opened',
    reason: null,
    decided_by: 'cobot',
    membership_id: 'm1',
    check_in_id: 'check-in-1',
    user_id: '1001',
    terminal_time: '2026-06-01T12:00:00',
    cobot_ms: 20,
    unlock_ms: 5,
    total_ms: 25,
  });
});

test('neither the entry nor the log holds a name or a token', async () => {
  await rig.pipeline.take(rig.finger(), rig.place());
  const everything = JSON.stringify(await rig.lastEntry()) + rig.lines.join('');
  expect(everything).toContain('opened');
  expect(everything).not.toMatch(/Ada|Testperson|ctb-/);
});

const refusals: [CheckInAnswer, string, string][] = [
  [{ kind: 'refused', text: 'No time passes left.' }, 'refused-by-cobot', 'No time passes left.'],
  [{ kind: 'unknown-token' }, 'unknown-token', 'Cobot does not know you at this door. Please ask staff.'],
  [{ kind: 'timed-out' }, 'cobot-timed-out', 'Cobot did not answer in time. Please try again.'],
  [
    { kind: 'unavailable', status: 500 },
    'cobot-unavailable',
    'Cobot is not available. Please try again later.',
  ],
  [
    { kind: 'unauthorised', status: 401 },
    'cobot-unauthorised',
    'This door may not ask Cobot. Please tell the staff.',
  ],
  [
    { kind: 'rate-limited', retryAfterMs: 7000 },
    'cobot-rate-limited',
    'Cobot is busy. Please try again in 7 s.',
  ],
  [
    { kind: 'unexpected', status: 302 },
    'cobot-unexpected',
    'Cobot gave an odd answer. Please tell the staff.',
  ],
];
test.each(refusals)(
  'the answer %o keeps the door shut, is recorded and said',
  async (answer, outcome, text) => {
    rig.cobot.answer = answer;
    await rig.pipeline.take(rig.finger(), rig.place());
    expect(rig.door).toMatchObject({ opened: [], said: [text] });
    expect(await rig.lastEntry()).toMatchObject({ outcome, reason: text, opened_at: null });
  },
);

test('an unknown user is told so without asking Cobot', async () => {
  await rig.pipeline.take(rig.finger({ userId: '4711' }), rig.place());
  expect(rig.cobot.asked).toEqual([]);
  expect(rig.door.said).toEqual(['Not registered at this door. Please ask the staff.']);
  expect(await rig.lastEntry()).toMatchObject({
    outcome: 'unknown-user',
    user_id: '4711',
    membership_id: null,
  });
});

test("somebody else's user with an id of ours opens nothing", async () => {
  await rig.pipeline.take(rig.finger(), rig.place({ isForeign: (userId) => userId === '1001' }));
  expect(rig.door.opened).toEqual([]);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'not-enrolled-here' });
  expect(rig.alerts).toEqual([{ kind: 'not-enrolled-here', terminal: 'front', userId: '1001' }]);
});

test('an event that names only the slot is resolved through the users', async () => {
  await rig.pipeline.take(rig.finger({ userId: undefined, uid: 7 }), rig.place());
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened', user_id: '1001' });
  await rig.pipeline.take(rig.finger({ userId: undefined, uid: 8 }), rig.place());
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'unknown-user', user_id: 'uid:8' });
});

test('an unknown finger is recorded at the time it arrived', async () => {
  await rig.pipeline.takeUnknownFinger(rig.clock.now(), rig.place());
  rig.clock.advance(30);
  await rig.pipeline.takeUnknownFinger(rig.clock.now(), rig.place());
  expect(rig.door.said).toEqual(['Not recognised. Please try again.', 'Not recognised. Please try again.']);
  expect(await rig.store.entries.list({ limit: 9 })).toMatchObject([
    { outcome: 'unknown-finger', user_id: '', terminal_time: '2026-06-01T12:00:00.530' },
    { outcome: 'unknown-finger', user_id: '', terminal_time: '2026-06-01T12:00:00.500' },
  ]);
});

test('a person whom the terminal denied is not asked about', async () => {
  await rig.pipeline.take(rig.finger({ state: 0x87 }), rig.place());
  expect(rig.cobot.asked).toEqual([]);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'denied-by-terminal', decided_by: 'terminal' });
});

test('a door that does not answer is recorded as not opened', async () => {
  rig.door.fails = true;
  await rig.pipeline.take(rig.finger(), rig.place());
  expect(rig.door.said).toEqual(['The door did not answer. Please try again.']);
  expect(await rig.lastEntry()).toMatchObject({
    outcome: 'unlock-failed',
    check_in_id: 'check-in-1',
    opened_at: null,
  });
});

test('what cannot be recorded opens nothing', async () => {
  await rig.pipeline.take(rig.finger(), rig.place({ terminal: 'not in the store' }));
  expect(rig.cobot.asked).toEqual([]);
  expect(rig.door).toMatchObject({
    opened: [],
    said: ['The door system has a problem. Please tell the staff.'],
  });
});

test('what comes while the bridge stops is recorded, and opens nothing', async () => {
  await rig.pipeline.stop(0);
  await rig.pipeline.take(rig.finger(), rig.place());
  await rig.pipeline.take(rig.finger({ userId: undefined, uid: 7 }), rig.place());
  expect(rig.cobot.asked).toEqual([]);
  expect(rig.door.opened).toEqual([]);
  expect(await rig.store.entries.list({ limit: 9 })).toMatchObject([
    { outcome: 'interrupted', user_id: 'uid:7', opened_at: null },
    { outcome: 'interrupted', user_id: '1001', opened_at: null },
  ]);
});

test('nobody is asked about when the connection that brought the event is gone', async () => {
  await rig.pipeline.take(rig.finger(), rig.place({ isGone: () => true }));
  expect(rig.cobot.asked).toEqual([]);
  expect(await rig.lastEntry()).toMatchObject({
    outcome: 'too-late',
    reason: 'The connection to the terminal was lost before Cobot was asked.',
    check_in_id: null,
  });
});
