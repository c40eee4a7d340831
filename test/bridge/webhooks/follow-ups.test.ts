import { expect, test } from 'vitest';
import type { FollowUp } from '../../../src/bridge/webhooks/follow-up.ts';
import { FollowUps } from '../../../src/bridge/webhooks/follow-ups.ts';
import { WebhookLedger } from '../../../src/bridge/webhooks/webhook-ledger.ts';
import { until } from '../../support/until.ts';
import { HeldClock } from '../support/held-clock.ts';
import { keptLog } from '../support/kept-log.ts';

const member = (membershipId: string): FollowUp => ({ kind: 'membership', membershipId });

/** Follow-ups whose looking-into the test ends by hand. */
function rig() {
  const clock = new HeldClock();
  const { log, lines } = keptLog();
  const ledger = new WebhookLedger({ clock, isOn: true });
  const begun: { followUp: FollowUp; signal: AbortSignal; end: PromiseWithResolvers<void> }[] = [];
  const followUps = new FollowUps({
    follow: (followUp, signal) => {
      const end = Promise.withResolvers<void>();
      begun.push({ followUp, signal, end });
      return end.promise;
    },
    ledger,
    clock,
    log,
  });
  const told = (): FollowUp[] => begun.map(({ followUp }) => followUp);
  return { clock, ledger, lines, begun, followUps, told };
}

test('what comes many times within a moment is looked into once', () => {
  const { clock, followUps, told } = rig();
  for (let count = 0; count < 1000; count += 1) followUps.add(member('m1'));
  expect(told()).toEqual([]);
  clock.advance(250);
  expect(told()).toEqual([member('m1')]);
});

test('what comes while it is looked into is looked into once more, afterwards', async () => {
  const { clock, followUps, begun, told } = rig();
  followUps.add(member('m1'));
  clock.advance(250);
  for (let count = 0; count < 100; count += 1) followUps.add(member('m1'));
  clock.advance(10_000);
  expect(told()).toHaveLength(1);
  begun[0]?.end.resolve();
  await until(() => begun.length === 2, 'the second look');
  begun[1]?.end.resolve();
  await until(() => followUps.waiting === 0, 'nothing to be left');
  expect(told()).toHaveLength(2);
});

test('four are looked into at once, the oldest first; one that hangs holds up nobody else', async () => {
  const { clock, followUps, begun, told } = rig();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) followUps.add(member(id));
  clock.advance(250);
  expect(told()).toEqual(['a', 'b', 'c', 'd'].map(member));
  begun[1]?.end.resolve();
  await until(() => begun.length === 5, 'the fifth');
  begun[4]?.end.resolve();
  await until(() => begun.length === 6, 'the sixth');
  expect(told().slice(4)).toEqual(['e', 'f'].map(member));
});

test('more than Cobot would answer in a minute become one question for everybody', async () => {
  const { clock, followUps, begun, told, ledger, lines } = rig();
  for (let count = 0; count < 500; count += 1) followUps.add(member(`m${count}`));
  expect(followUps.waiting).toBe(1);
  clock.advance(250);
  expect(told()).toEqual([{ kind: 'everybody' }]);
  followUps.add(member('later'));
  clock.advance(250);
  expect(told()).toEqual([{ kind: 'everybody' }, member('later')]);
  for (const { end } of begun) end.resolve();
  await until(() => ledger.comparedAll === 1, 'the comparison to be counted');
  expect(lines.filter((line) => line.includes('webhooks-compare-all'))).toHaveLength(1);
});

test('check-outs are not part of the question for everybody, and are kept', () => {
  const { clock, followUps, told } = rig();
  followUps.add({ kind: 'check-out', checkInId: 'c1' });
  for (let count = 0; count < 100; count += 1) followUps.add(member(`m${count}`));
  followUps.add({ kind: 'check-out', checkInId: 'c2' });
  clock.advance(250);
  expect(told()).toEqual([
    { kind: 'check-out', checkInId: 'c1' },
    { kind: 'everybody' },
    { kind: 'check-out', checkInId: 'c2' },
  ]);
});

test('of anything, no more than a thousand wait', () => {
  const { followUps } = rig();
  for (let count = 0; count < 5000; count += 1) followUps.add({ kind: 'check-out', checkInId: `c${count}` });
  expect(followUps.waiting).toBe(1000);
});

test('one that fails is counted and written down, and the others go on', async () => {
  const { clock, followUps, begun, ledger, lines } = rig();
  followUps.add({ kind: 'check-in-token', token: 'a-secret-token', membershipId: undefined });
  followUps.add({ kind: 'check-out', checkInId: 'c1' });
  clock.advance(250);
  begun[0]?.end.reject(new Error('Cobot is away'));
  begun[1]?.end.resolve();
  await until(() => ledger.failed === 1 && ledger.done === 1, 'both to end');
  expect(lines.join('')).toContain('"event":"webhook-not-followed","about":"check-in-token"');
  expect(lines.join('')).not.toContain('a-secret-token');
});

test('a stop ends what is under way, drops what waits and takes nothing more', async () => {
  const { clock, followUps, begun, ledger, lines } = rig();
  followUps.add(member('m1'));
  clock.advance(250);
  followUps.add(member('m2'));
  const stopped = followUps.stop();
  expect(begun[0]?.signal.aborted).toBe(true);
  begun[0]?.end.reject(new Error('aborted'));
  await stopped;
  followUps.add(member('m3'));
  clock.advance(10_000);
  expect(begun).toHaveLength(1);
  expect(ledger.failed).toBe(0);
  expect(lines).toEqual([]);
});

test('a stop waits for no longer than half a second', async () => {
  const { clock, followUps } = rig();
  followUps.add(member('m1'));
  clock.advance(250);
  const stopped = followUps.stop();
  clock.advance(500);
  await stopped;
  expect(followUps.waiting).toBe(1);
});
