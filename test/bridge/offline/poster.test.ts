import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CobotWord } from '../../../src/bridge/entries/ask-cobot.ts';
import { OfflinePoster } from '../../../src/bridge/offline/poster.ts';
import { keptLog } from '../support/kept-log.ts';
import { PipelineRig } from '../support/pipeline-rig.ts';

let rig: PipelineRig;
let poster: OfflinePoster;
let posted: string[];
let words: Map<string, CobotWord>;
let settled: [string, boolean][];
const never = new AbortController().signal;
const day = 24 * 3_600_000;
const checkedIn = {
  kind: 'checked-in',
  checkInId: 'c1',
  membershipId: undefined,
  validUntil: undefined,
} as const;

beforeEach(async () => {
  rig = await PipelineRig.start();
  posted = [];
  settled = [];
  words = new Map();
  const { clock, store } = rig;
  poster = new OfflinePoster({
    records: store.offline,
    desk: { settled: ({ membershipId }, isOwed) => void settled.push([membershipId, isOwed]) },
    post: (membershipId) => {
      if (membershipId === 'stranger') return undefined;
      posted.push(membershipId);
      return Promise.resolve(words.get(membershipId) ?? checkedIn);
    },
    timeZone: 'Europe/Berlin',
    clock,
    log: keptLog().log,
  });
});

afterEach(() => rig.stop());

/** Entries of these members, one a minute, the last of them a minute before now. */
async function came(...members: string[]): Promise<void> {
  for (const [index, membershipId] of members.entries()) {
    rig.clock.advance(2_000);
    await rig.pipeline.take(rig.finger({ userId: `nobody-${index}` }), rig.place());
    await rig.store.offline.add({
      entryId: index + 1,
      terminal: 'front',
      membershipId,
      enteredAt: rig.clock.wallNow() - (members.length - index) * 60_000,
      passId: null,
      until: 0,
    });
  }
}
const states = async () => (await rig.store.offline.since(0)).map(({ state, reason }) => [state, reason]);

test('all are posted in the order they came, each once', async () => {
  await came('m1', 'm2', 'm3');
  await poster.round(never);
  await poster.round(never);
  expect(posted).toEqual(['m1', 'm2', 'm3']);
  expect(await states()).toEqual([
    ['posted', null],
    ['posted', null],
    ['posted', null],
  ]);
});

test('what Cobot says of each stands in the books', async () => {
  words.set('m1', { kind: 'already-in', checkInId: 'c7', validUntil: undefined });
  words.set('m2', { kind: 'refused', text: 'No time passes left.' });
  words.set('m3', { kind: 'unknown-token' });
  await came('m1', 'm2', 'm3', 'stranger');
  await poster.round(never);
  expect(await states()).toEqual([
    ['already-in', null],
    ['refused', 'No time passes left.'],
    ['refused', 'Cobot does not know the check-in token.'],
    ['owed', 'This member is not enrolled any more.'],
  ]);
});

test.each([
  { kind: 'timed-out' },
  { kind: 'unavailable', status: 503 },
  { kind: 'rate-limited', retryAfterMs: 1 },
  { kind: 'unauthorised', status: 401 },
  { kind: 'unexpected', status: 302 },
] as const)('while Cobot answers %o all wait, and none overtakes another', async (word) => {
  words.set('m1', word);
  await came('m1', 'm2');
  await poster.round(never);
  expect(posted).toEqual(['m1']);
  words.delete('m1');
  await poster.round(never);
  expect(posted).toEqual(['m1', 'm1', 'm2']);
});

test('what could not be posted on its day of the space is owed, and not posted', async () => {
  await came('m1');
  rig.clock.advance(day);
  await poster.round(never);
  expect(posted).toEqual([]);
  expect(settled).toEqual([['m1', true]]);
  expect(await states()).toEqual([['owed', null]]);
});
