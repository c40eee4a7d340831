import { createServer, type IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../simulator/cobot/endpoints.ts';
import { createCobot } from '../../src/cobot/client.ts';
import { retryAfterMs } from '../../src/cobot/retry-after.ts';
import { connectTo, HandClock, rejection, startFake } from './start-pair.ts';

const isOurs = (): boolean => true;
const accessToken = 'very-secret-access-token';

test('reading is tried again where the connection or Cobot failed', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  for (const fault of [
    { kind: 'reset' },
    { kind: 'cut-off' },
    { kind: 'status', status: 502 },
  ] satisfies Fault[]) {
    fake.setFault('membership', { ...fault, times: 2 });
    fake.askedLog.clear();
    expect(await cobot.membership('gone')).toBeUndefined();
    expect(fake.asked()).toHaveLength(3);
  }
});

test('reading gives up after three tries', async () => {
  const fake = await startFake();
  fake.setFault('memberships', { kind: 'status', status: 503 });
  expect(await rejection(connectTo(fake).memberships())).toMatchObject({ kind: 'transport', status: 503 });
  expect(fake.asked()).toHaveLength(3);
});

test.each([400, 401, 403, 409, 422, 429])('reading is not tried again after %i', async (status) => {
  const fake = await startFake();
  fake.setFault('memberships', { kind: 'status', status });
  const error = await rejection(connectTo(fake).memberships({ maxWaitMs: 0 }));
  expect(error).toMatchObject({ kind: 'refusal', status });
  expect(fake.asked()).toHaveLength(1);
});

test('writing is never tried again', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  fake.setFault('create-check-in-token', { kind: 'lost-answer' });
  fake.setFault('delete-check-in-token', { kind: 'reset' });
  const { id } = fake.addMember({ name: 'Test Person One' });
  const created = cobot.createCheckInToken({ membershipId: id, token: 'once' });
  expect(await rejection(created)).toMatchObject({ kind: 'transport' });
  expect(await rejection(cobot.deleteCheckInToken({ token: 'once', isOurs }))).toMatchObject({
    kind: 'transport',
  });
  expect(fake.asked()).toHaveLength(2);
});

test('a real 429 says how long to wait', async () => {
  const clock = new HandClock('2026-03-10T11:00:00Z');
  const fake = await startFake({ clock });
  const cobot = connectTo(fake);
  for (let count = 0; count < 6; count += 1) await cobot.memberships();
  clock.advance(20_000);
  const error = await rejection(cobot.memberships({ maxWaitMs: 39_000 }));
  expect(error).toMatchObject({ kind: 'refusal', status: 429, retryAfterMs: 40_000 });
});

const now = Date.parse('2026-03-10T11:00:00Z');
test.each([
  ['40', 40_000],
  ['Tue, 10 Mar 2026 11:01:30 GMT', 90_000],
  ['Tue, 10 Mar 2026 10:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['-5', 60_000],
  ['soon', 60_000],
  [undefined, 60_000],
])('Retry-After %j is a wait of %i ms', (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});

test('a redirect is not followed, so the access token goes nowhere else', async () => {
  const seen: IncomingMessage[] = [];
  const elsewhere = createServer((request, response) => {
    seen.push(request);
    response.end('[]');
  });
  onTestFinished(() => void elsewhere.close());
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = elsewhere.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const fake = await startFake();
  const cobot = connectTo(fake);
  const headers = { location: `http://127.0.0.1:${port}/api/memberships` };
  for (const status of [301, 302, 307, 308]) {
    fake.setFault('memberships', { kind: 'status', status, headers });
    fake.setFault('check-in-v2', { kind: 'status', status, headers });
    const error = await rejection(cobot.memberships());
    expect(error).toMatchObject({ kind: 'refusal', status });
    expect(String(error)).toContain('custom domain');
    expect(await cobot.checkIn('finger-1', { timeoutMs: 5000 })).toEqual({ kind: 'unexpected', status });
  }
  expect(seen).toEqual([]);
});

test('an answer that never comes is given up in time', async () => {
  const fake = await startFake();
  fake.setFault('memberships', { kind: 'hang' });
  const cobot = connectTo(fake, { requestTimeoutMs: 30 });
  expect(await rejection(cobot.memberships())).toMatchObject({ kind: 'transport' });
  expect(fake.asked()).toHaveLength(3);
});

test('the caller’s signal ends a call and its repeats', async () => {
  const fake = await startFake();
  fake.setFault('memberships', { kind: 'hang' });
  const giveUp = new AbortController();
  const reason = new Error('the program stops');
  const call = rejection(connectTo(fake).memberships({ signal: giveUp.signal }));
  await expect.poll(() => fake.asked()).toHaveLength(1);
  giveUp.abort(reason);
  expect(await call).toBe(reason);
  expect(fake.asked()).toHaveLength(1);
});

test('closing ends what is under way', async () => {
  const fake = await startFake();
  fake.setFault('create-check-in-token', { kind: 'hang' });
  const cobot = connectTo(fake);
  const call = rejection(cobot.createCheckInToken({ membershipId: 'm1', token: 'finger-1' }));
  await expect.poll(() => fake.asked()).toHaveLength(1);
  await cobot.close();
  await cobot.close();
  expect(await call).toMatchObject({ kind: 'transport' });
  expect(await cobot.checkIn('finger-1', { timeoutMs: 1000 })).toEqual({
    kind: 'unavailable',
    status: undefined,
  });
});

test('an answer of more than 8 MiB, a list of more than 64, is not taken in', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  fake.setFault('membership', { kind: 'status', status: 200, body: 'x'.repeat(9 * 1024 * 1024) });
  expect(String(await rejection(cobot.membership('m1')))).toContain('too large');
  fake.setFault('memberships', { kind: 'status', status: 200, body: 'x'.repeat(65 * 1024 * 1024) });
  expect(String(await rejection(cobot.memberships()))).toContain('too large');
});

test('no error shows a token, a name or a body', async () => {
  const fake = await startFake({ token: accessToken });
  const secret = 'finger-secret';
  const person = 'Test Person Secret';
  const cobot = connectTo(fake, { requestTimeoutMs: 200 });
  const faults: Fault[] = [
    { kind: 'status', status: 500, body: person },
    { kind: 'status', status: 422, body: { error: `${person} ${secret}` } },
    { kind: 'status', status: 302, body: person, headers: { location: `http://127.0.0.1/${accessToken}` } },
    { kind: 'status', status: 200, body: { scope: { [person]: person }, membership: person, data: person } },
    { kind: 'wrong-json' },
    { kind: 'cut-off' },
    { kind: 'reset' },
    { kind: 'hang' },
  ];
  const endpoints = ['access-token', 'check-in-token', 'delete-check-in-token', 'current-check-ins'] as const;
  let errors = 0;
  for (const fault of faults) {
    for (const endpoint of endpoints) fake.setFault(endpoint, fault);
    const calls = [
      cobot.scopes(),
      cobot.checkInToken(secret),
      cobot.deleteCheckInToken({ token: secret, isOurs }),
      cobot.currentCheckIns(secret),
    ];
    for (const settled of await Promise.allSettled(calls)) {
      if (settled.status === 'fulfilled') continue;
      errors += 1;
      const shown =
        inspect(settled.reason, { depth: 10, showHidden: false }) + JSON.stringify(settled.reason);
      for (const hidden of [accessToken, secret, person]) expect(shown).not.toContain(hidden);
    }
  }
  // Deleting with a 2xx succeeds whatever the body; a token of nobody is found with an empty 404.
  expect(errors).toBeGreaterThanOrEqual(25);
});

test.each([
  [{ spaceUrl: 'not an address' }, 'spaceUrl'],
  [{ apiUrl: 'ftp://example.com' }, 'apiUrl'],
  [{ accountUrl: 'https://user:secret-word@example.com' }, 'accountUrl'],
  [{ token: 'two words secret-word' }, 'access token'],
  [{ spaceUrl: 'https://members.example.com', spaceId: undefined }, 'subdomain'],
])('a wrong setting is said by name, without its value: %j', (wrong, name) => {
  const right = {
    spaceUrl: 'https://co-up.cobot.me',
    apiUrl: 'https://api.cobot.me',
    accountUrl: 'https://www.cobot.me',
    token: accessToken,
    spaceId: 's1',
  };
  let thrown: unknown;
  try {
    createCobot({ ...right, ...wrong });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ kind: 'ours' });
  expect(String(thrown)).toContain(name);
  expect(String(thrown)).not.toContain('secret-word');
});

test('a check-in that cannot be sent while somebody waits for it is not made at all', async () => {
  const fake = await startFake({ limits: false });
  const cobot = connectTo(fake);
  fake.addMember({ name: 'Ada Example', tokens: ['ctb-test'] });
  // All connections are busy with check-ins nobody answers yet.
  fake.setDelay('check-in-v2', 600);
  const busy = Array.from({ length: 32 }, () => cobot.checkIn('ctb-test', { timeoutMs: 5_000 }));
  const late = await cobot.checkIn('ctb-test', { timeoutMs: 5_000, sendWithinMs: 100 });
  expect(late).toEqual({ kind: 'timed-out' });
  await Promise.all(busy);
  expect(fake.asked().filter(({ endpoint }) => endpoint === 'check-in-v2')).toHaveLength(32);
});

test('one that was sent in time is listened to longer', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  fake.addMember({ name: 'Ada Example', tokens: ['ctb-test'] });
  fake.setDelay('check-in-v2', 300);
  const answer = await cobot.checkIn('ctb-test', { timeoutMs: 5_000, sendWithinMs: 50 });
  expect(answer.kind).toBe('checked-in');
});
