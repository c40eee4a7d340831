import { expect, test } from 'vitest';
import { askAndTell } from '../../../src/bridge/webhooks/ask-and-tell.ts';
import type { MembershipChanges } from '../../../src/bridge/webhooks/membership-changes.ts';
import { CobotError } from '../../../src/cobot/errors.ts';
import { connectTo, rejection, startFake } from '../../cobot/start-pair.ts';

const never = new AbortController().signal;
const away = () => new CobotError('transport', 'Cobot is away');

/** Everything that was told, in words. */
function listener() {
  const told: string[] = [];
  const changes: MembershipChanges = {
    changed: async (id, membership) => {
      told.push(
        `${id} ${membership === 'deleted' ? membership : `until ${membership.canceledTo ?? 'ever'}`}`,
      );
    },
    checkedOut: async (checkInId) => void told.push(`checked out ${checkInId}`),
    tokenDeleted: async (token, membershipId) => void told.push(`token ${token} of ${membershipId}`),
    compareAll: async () => void told.push('everybody'),
  };
  return { told, changes };
}

test('what is told is what Cobot says, not what a webhook said', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  const { told, changes } = listener();
  fake.addMember({ id: 'm1', name: 'Test Person One', canceledTo: '2030-01-01', tokens: ['t1'] });
  const parts = { cobot, changes };
  await askAndTell(parts, { kind: 'membership', membershipId: 'm1' }, never);
  await askAndTell(parts, { kind: 'membership', membershipId: 'm2' }, never);
  await askAndTell(parts, { kind: 'check-in-token', token: 't1', membershipId: 'm1' }, never);
  await askAndTell(parts, { kind: 'check-in-token', token: 't2', membershipId: 'm1' }, never);
  await askAndTell(parts, { kind: 'check-out', checkInId: 'c1' }, never);
  await askAndTell(parts, { kind: 'everybody' }, never);
  expect(told).toEqual([
    'm1 until 2030-01-01',
    'm2 deleted',
    'token t2 of m1',
    'checked out c1',
    'everybody',
  ]);
});

/** A Cobot that fails so many times, then knows nobody. */
function failing(times: number, error: () => CobotError) {
  let asked = 0;
  const answer = async () => {
    asked += 1;
    if (asked <= times) throw error();
    return undefined;
  };
  return { cobot: { membership: answer, checkInToken: answer }, asked: () => asked };
}

test.each([
  ['the way to Cobot', away],
  ['its limits', () => new CobotError('refusal', 'no room', { retryAfterMs: 1 })],
])('a failure of %s is tried again, up to four times', async (_what, error) => {
  const { told, changes } = listener();
  const { cobot, asked } = failing(4, error);
  await askAndTell({ cobot, changes, retryDelayMs: 1 }, { kind: 'membership', membershipId: 'm1' }, never);
  expect(told).toEqual(['m1 deleted']);
  expect(asked()).toBe(5);
});

test('after the fourth repeat it is left to the full comparison', async () => {
  const { told, changes } = listener();
  const { cobot, asked } = failing(99, away);
  const parts = { cobot, changes, retryDelayMs: 1 };
  const work = askAndTell(parts, { kind: 'check-in-token', token: 't1', membershipId: undefined }, never);
  expect(await rejection(work)).toMatchObject({ kind: 'transport' });
  expect(asked()).toBe(5);
  expect(told).toEqual([]);
});

test.each(['refusal', 'wire', 'ours'] as const)('an error of kind %s is not tried again', async (kind) => {
  const { changes } = listener();
  const { cobot, asked } = failing(99, () => new CobotError(kind, 'no', { status: 403 }));
  const parts = { cobot, changes, retryDelayMs: 1 };
  expect(await rejection(askAndTell(parts, { kind: 'membership', membershipId: 'm1' }, never))).toMatchObject(
    { kind },
  );
  expect(asked()).toBe(1);
});

test('a stop ends the wait for the next try', async () => {
  const { changes } = listener();
  const stopping = new AbortController();
  const { cobot, asked } = failing(99, () => {
    stopping.abort();
    return away();
  });
  const parts = { cobot, changes, retryDelayMs: 3_600_000 };
  await rejection(askAndTell(parts, { kind: 'membership', membershipId: 'm1' }, stopping.signal));
  expect(asked()).toBe(1);
});
