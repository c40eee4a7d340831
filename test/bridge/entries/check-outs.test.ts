import { beforeEach, expect, test } from 'vitest';
import { CheckOuts } from '../../../src/bridge/entries/check-outs.ts';
import { Leases } from '../../../src/bridge/entries/leases.ts';
import type { DoorSettings } from '../../../src/bridge/doors/settings.ts';
import { eventually } from '../support/eventually.ts';
import { HeldClock } from '../support/held-clock.ts';
import { keptLog } from '../support/kept-log.ts';
import { rulesFor } from '../support/pipeline-rig.ts';

let clock: HeldClock;
let leases: Leases;
let ended: string[];
let dropped: string[];
let running: string[];
let needsPasses: boolean | undefined;
let isAway: boolean;
let lines: string[];
let checkOuts: CheckOuts;

beforeEach(() => {
  clock = new HeldClock();
  leases = new Leases();
  leases.give('m1', { until: clock.wallNow() + 1000, checkInId: 'c1' });
  ended = [];
  dropped = [];
  running = [];
  needsPasses = false;
  isAway = false;
  const kept = keptLog();
  lines = kept.lines;
  checkOuts = new CheckOuts({
    cobot: {
      checkOut: async ({ checkInId }) => {
        if (isAway) throw new Error('Cobot is away');
        ended.push(checkInId);
        return true;
      },
      runningCheckIns: async () =>
        running.map((id) => ({ id, validFrom: undefined, validUntil: undefined, membershipId: undefined })),
    },
    leases,
    dropLease: async (membershipId) => {
      leases.drop(membershipId);
      dropped.push(membershipId);
    },
    offline: { needsPasses: () => needsPasses },
    clock,
    log: kept.log,
  });
});

const member = { membershipId: 'm1', checkInToken: 'ctb-test-token', firstName: 'Ada' };
/** What of a place matters here. */
const leave = (rules: Partial<DoorSettings>) =>
  checkOuts.note({ member, terminal: 'way out', rules: rulesFor(rules) });
const out = { direction: 'exit', checkOutOnExit: true } as const;

test('who leaves is checked out, and comes in again by asking Cobot', async () => {
  leave(out);
  await eventually('checked out', () => ended.length > 0);
  expect(ended).toEqual(['c1']);
  expect(dropped).toEqual(['m1']);
  expect(leases.of('m1', clock.wallNow())).toBeUndefined();
});

test('a check-in the bridge does not know is asked for', async () => {
  leases.drop('m1');
  running = ['c7'];
  leave(out);
  await eventually('checked out', () => ended.length > 0);
  expect(ended).toEqual(['c7']);
});

test.each([
  ['by default', {}, false],
  ['at a door for coming in', { ...out, direction: 'entry' }, false],
  ['on a plan with passes', out, true],
  ['on a plan nobody knows', out, undefined],
] as const)('nobody is checked out %s', async (_words, rules, plan) => {
  needsPasses = plan;
  running = ['c7'];
  leave(rules);
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toEqual([]);
  expect(leases.of('m1', clock.wallNow())).toBeDefined();
});

test('on a plan with passes one is where that is wanted', async () => {
  needsPasses = true;
  leave({ ...out, checkOutPassPlans: true });
  await eventually('checked out', () => ended.length > 0);
  expect(ended).toEqual(['c1']);
});

test('a Cobot that is away is no matter for the door', async () => {
  isAway = true;
  leave(out);
  await eventually('told', () => lines.join('').includes('check-out-failed'));
  expect(ended).toEqual([]);
});
