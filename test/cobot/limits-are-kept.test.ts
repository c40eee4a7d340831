import { expect, test } from 'vitest';
import { RateBudget } from '../../src/cobot/rate-budget.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { until } from '../support/until.ts';
import { connectTo, rejection, startFake } from './start-pair.ts';

const startedAt = Date.parse('2026-03-10T11:00:00Z');

/** A fake with Cobot's limits and a client with its own, both on one clock that is moved by hand. */
async function limitedPair() {
  const clock = new ManualClock();
  const fake = await startFake({ clock: { now: () => startedAt + clock.now() } });
  const cobot = connectTo(fake, { clock, requestsPerMinute: 60 });
  const statuses = (): (number | undefined)[] => fake.asked().map(({ status }) => status);
  return { clock, fake, cobot, statuses };
}

test('a hundred reads and ten lists at once bring no 429, and a finger in between none of the waiting', async () => {
  const { clock, fake, cobot, statuses } = await limitedPair();
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['finger-1'] });
  let done = 0;
  const reads = Array.from({ length: 100 }, () => cobot.membership('m1', { maxWaitMs: 600_000 }));
  const lists = Array.from({ length: 10 }, () => cobot.memberships({ maxWaitMs: 600_000 }));
  const all = Promise.all([...reads, ...lists].map((call) => call.then(() => (done += 1))));
  await until(() => done === 33, 'the first 30 reads and 3 lists');
  expect((await cobot.checkIn('finger-1', { timeoutMs: 5000 })).kind).toBe('checked-in');
  for (const expected of [66, 99, 110]) {
    clock.advance(60_000);
    await until(() => done === expected, `${expected} calls`);
  }
  await all;
  expect(statuses().filter((status) => status === 429)).toEqual([]);
});

test('a finger beyond the limit is told so within its deadline, without asking Cobot', async () => {
  const { clock, fake, cobot, statuses } = await limitedPair();
  for (let count = 0; count < 60; count += 1) await cobot.checkIn('nobody', { timeoutMs: 5000 });
  const answer = await cobot.checkIn('nobody', { timeoutMs: 2000 });
  expect(answer).toEqual({ kind: 'rate-limited', retryAfterMs: 60_000 });
  expect(statuses()).toHaveLength(60);
  clock.advance(59_000);
  const waited = cobot.checkIn('nobody', { timeoutMs: 30_000 });
  clock.advance(1000);
  expect((await waited).kind).toBe('unknown-token');
  expect(fake.asked()).toHaveLength(61);
});

test('a finger whose caller gives up while it waits is never sent', async () => {
  const { cobot, fake } = await limitedPair();
  for (let count = 0; count < 60; count += 1) await cobot.checkIn('nobody', { timeoutMs: 5000 });
  const giveUp = new AbortController();
  const call = cobot.checkIn('nobody', { timeoutMs: 100_000, signal: giveUp.signal });
  giveUp.abort();
  expect(await call).toEqual({ kind: 'timed-out' });
  expect(fake.asked()).toHaveLength(60);
});

test('a 429 of somebody else’s making is waited for, and the read is made again', async () => {
  const { clock, cobot, fake, statuses } = await limitedPair();
  const headers = { 'retry-after': '30' };
  fake.setFault('membership', { kind: 'status', status: 429, headers, times: 1 });
  const read = cobot.membership('nobody', { maxWaitMs: 1e9 });
  await until(() => fake.asked().length === 1, 'the first try');
  await until(() => {
    clock.advance(1000);
    return fake.asked().length === 2;
  }, 'the second try');
  expect(await read).toBeUndefined();
  expect(statuses()).toEqual([429, 404]);
  expect((fake.asked()[1]?.at ?? 0) - (fake.asked()[0]?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
});

test('who waits behind a read that meets a 429 does not run into the same', async () => {
  const { clock, cobot, fake, statuses } = await limitedPair();
  const fault = { kind: 'status', status: 429, headers: { 'retry-after': '90' } } as const;
  fake.setFault('memberships', fault);
  const first = rejection(cobot.memberships({ maxWaitMs: 1000 }));
  const others = [1, 2, 3, 4].map(() => cobot.memberships({ maxWaitMs: 1e9 }));
  expect(await first).toMatchObject({ status: 429 });
  await until(() => fake.asked().length === 3, 'the three that had a turn');
  fake.setFault('memberships', undefined);
  await until(() => {
    clock.advance(1000);
    return fake.asked().length === 7;
  }, 'the others');
  expect(await Promise.all(others)).toEqual([[], [], [], []]);
  expect(statuses()).toEqual([429, 429, 429, 200, 200, 200, 200]);
  const [, , last, next] = fake.asked();
  expect((next?.at ?? 0) - (last?.at ?? 0)).toBeGreaterThanOrEqual(90_000);
});

test('a write that met a 429 is not made again, and the next one waits', async () => {
  const { cobot, fake } = await limitedPair();
  fake.setFault('create-check-in-token', { kind: 'status', status: 429, headers: { 'retry-after': '7' } });
  const wanted = { membershipId: 'm1', token: 't1' };
  const first = await rejection(cobot.createCheckInToken(wanted));
  expect(first).toMatchObject({ kind: 'refusal', status: 429, retryAfterMs: 7000 });
  const second = await rejection(cobot.createCheckInToken(wanted, { maxWaitMs: 100 }));
  expect(second).toMatchObject({ kind: 'refusal', status: undefined, retryAfterMs: 7000 });
  expect(String(second)).toContain('was not sent');
  expect(fake.asked()).toHaveLength(1);
});

test('closing ends the wait for a turn', async () => {
  const { cobot, fake } = await limitedPair();
  for (let count = 0; count < 3; count += 1) await cobot.memberships();
  const waiting = rejection(cobot.memberships({ maxWaitMs: 60_000 }));
  await cobot.close();
  expect(await waiting).toMatchObject({ kind: 'transport' });
  expect(await rejection(cobot.memberships())).toMatchObject({ kind: 'transport' });
  expect(fake.asked()).toHaveLength(3);
});

test('the clients of several spaces share what one user may ask', async () => {
  const clock = new ManualClock();
  const budget = new RateBudget({ clock });
  const fakes = [await startFake({ limits: false }), await startFake({ limits: false, subdomain: 'second' })];
  const clients = fakes.map((fake) => connectTo(fake, { budget }));
  for (const cobot of clients) await cobot.memberships();
  expect(await clients[0]?.memberships()).toEqual([]);
  const refused = await rejection(clients[1]?.memberships({ maxWaitMs: 0 }) ?? Promise.resolve());
  expect(refused).toMatchObject({ kind: 'refusal', retryAfterMs: 60_000 });
});
