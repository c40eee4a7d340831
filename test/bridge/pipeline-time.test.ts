import { afterEach, beforeEach, expect, test } from 'vitest';
import { Plausibility } from '../../src/bridge/entries/plausibility.ts';
import { PipelineRig, twoHours } from './support/pipeline-rig.ts';
import { TerminalError } from '../../src/protocol/errors.ts';

let rig: PipelineRig;

beforeEach(async () => {
  rig = await PipelineRig.start();
});

afterEach(() => rig.stop());

test('a yes that comes after the door deadline opens nothing, but the check-in is recorded', async () => {
  rig.cobot.takesMs = 3001;
  await rig.pipeline.take(rig.finger(), rig.place());
  expect(rig.door).toMatchObject({ opened: [], said: ['That took too long. Please try again.'] });
  expect(await rig.lastEntry()).toMatchObject({
    outcome: 'too-late',
    check_in_id: 'check-in-1',
    opened_at: null,
  });
});

test('an answer is listened to longer than anybody waits: to the deadline, or what is left of the door’s', async () => {
  rig.cobot.answer = { kind: 'unknown-token' };
  await rig.pipeline.take(rig.finger(), rig.place());
  rig.clock.advance(1000);
  await rig.pipeline.take(rig.finger({ arrivedAt: rig.clock.now() - 1400 }), rig.place());
  expect(rig.cobot.timeouts).toEqual([10_000, 9600]);
});

test('an event that waited past the door deadline is not even asked about', async () => {
  await rig.pipeline.take(
    rig.finger({ arrivedAt: rig.clock.now() - 3000, wallMs: rig.clock.wallNow() + twoHours - 3000 }),
    rig.place(),
  );
  expect(rig.cobot.asked).toEqual([]);
  expect(rig.door.opened).toEqual([]);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'too-late' });
});

test('the terminal is told the last moment for the unlock; one that was not sent by then is too late', async () => {
  const told: number[] = [];
  const door = {
    open: (sendBefore: number) => {
      told.push(sendBefore);
      return Promise.reject(new TerminalError('transport', 'its time had passed', { reason: 'not-sent' }));
    },
  };
  const finger = rig.finger();
  await rig.pipeline.take(finger, rig.place({ door }));
  expect(told).toEqual([finger.arrivedAt + 3000]);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'too-late', opened_at: null });
});

test('a repeated event is one entry, one question and one unlock', async () => {
  const event = rig.finger();
  await Promise.all([rig.pipeline.take(event, rig.place()), rig.pipeline.take(event, rig.place())]);
  await rig.pipeline.take({ ...event, arrivedAt: rig.clock.now() }, rig.place());
  expect(rig.cobot.asked).toHaveLength(1);
  expect(rig.door.opened).toHaveLength(1);
  expect(await rig.store.entries.list({ limit: 9 })).toHaveLength(1);
});

test('the same terminal time after the clock was set back is another entry', async () => {
  const event = rig.finger();
  await rig.pipeline.take(event, rig.place());
  rig.clock.advance(60_000);
  const aMinuteLess = { aheadOfUtcMs: twoHours + 500 - 60_000, readAt: rig.clock.wallNow() };
  const again = { ...event, arrivedAt: rig.clock.now() };
  await rig.pipeline.take(again, rig.place({ clockEpoch: 1, clock: aMinuteLess }));
  expect(rig.door.opened).toHaveLength(2);
});

test('an event that is repeated at once is the same entry, also when the clock was set back meanwhile', async () => {
  const event = rig.finger();
  await rig.pipeline.take(event, rig.place());
  rig.clock.advance(9_000);
  const again = { ...event, arrivedAt: rig.clock.now() };
  await rig.pipeline.take(again, rig.place({ clockEpoch: 1 }));
  await rig.pipeline.take(again, rig.place({ clockEpoch: 2 }));
  expect(rig.cobot.asked).toHaveLength(1);
  expect(await rig.store.entries.list({ limit: 9 })).toHaveLength(1);
});

test('an old event opens nothing and is recorded', async () => {
  await rig.pipeline.take(rig.finger({ wallMs: rig.clock.wallNow() + twoHours - 12_000 }), rig.place());
  expect(rig.cobot.asked).toEqual([]);
  expect(rig.door).toMatchObject({ opened: [], doubts: 1 });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'old-event', decided_by: 'bridge' });
});

test('the age of an event is judged by the corrected time', async () => {
  const tenMinutesAhead = { aheadOfUtcMs: twoHours + 600_000 + 500, readAt: rig.clock.wallNow() };
  await rig.pipeline.take(
    rig.finger({ wallMs: rig.clock.wallNow() + twoHours + 600_000 }),
    rig.place({ clock: tenMinutesAhead }),
  );
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'opened' });
  const plausibility = new Plausibility(() => 2);
  await rig.pipeline.take(rig.finger(), rig.place({ clock: tenMinutesAhead, plausibility }));
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'old-event' });
});

test('without a reading of the clock nothing opens', async () => {
  await rig.pipeline.take(rig.finger(), rig.place({ clock: undefined }));
  expect(rig.door.opened).toEqual([]);
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'clock-unknown', corrected_at: null });
});
