import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { HandClock, rejection, startFake } from './start-pair.ts';

const headers = { authorization: 'Bearer fake-cobot-access-token' };

function get(fake: FakeCobot, path: string): Promise<Response> {
  return fetch(fake.url + path, { headers });
}

test('the member list may be read six times a minute', async () => {
  const clock = new HandClock('2026-03-10T11:00:00Z');
  const fake = await startFake({ clock });
  for (let count = 0; count < 6; count += 1) {
    expect((await get(fake, '/space/api/memberships')).status).toBe(200);
    clock.advance(5000);
  }
  const refused = await get(fake, '/space/api/memberships');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('30');
  expect(await refused.json()).toEqual({ error: expect.stringContaining('Rate limit') });
  // Each endpoint has a limit of its own.
  expect((await get(fake, '/space/api/memberships/none')).status).toBe(404);
  clock.advance(30_000);
  expect((await get(fake, '/space/api/memberships')).status).toBe(200);
});

test('all else may be asked sixty times a minute, or as often as set', async () => {
  const fake = await startFake({ clock: new HandClock('2026-03-10T11:00:00Z') });
  const statuses = [];
  for (let count = 0; count < 61; count += 1) statuses.push((await get(fake, '/space/api/check_ins')).status);
  expect(statuses.indexOf(429)).toBe(60);
  fake.changeSettings({ limits: { perMinute: 70 } });
  expect((await get(fake, '/space/api/check_ins')).status).toBe(200);
  fake.changeSettings({ limits: { perMinute: 1, enabled: false } });
  expect((await get(fake, '/space/api/check_ins')).status).toBe(200);
});

test('a fake started without limits has none, after a reset neither', async () => {
  const fake = await startFake({ limits: false });
  fake.reset();
  expect(fake.settings().limits.enabled).toBe(false);
});

test('a fault strikes as often as it was told to', async () => {
  const fake = await startFake();
  fake.setFault('check-ins-today', { kind: 'status', status: 503, body: { error: 'Maintenance' }, times: 2 });
  const first = await get(fake, '/space/api/check_ins');
  expect([first.status, await first.json()]).toEqual([503, { error: 'Maintenance' }]);
  expect((await get(fake, '/space/api/check_ins')).status).toBe(503);
  expect((await get(fake, '/space/api/check_ins')).status).toBe(200);
});

function checkIn(fake: FakeCobot): Promise<Response> {
  return fetch(`${fake.spaceUrl}/api/check_ins`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{"token":"t1"}',
  });
}

test.each([
  ['reset', 0],
  ['lost-answer', 1],
] as const)('%s closes the connection with %i check-ins carried out', async (kind, carriedOut) => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  fake.setFault('check-in-v1', { kind });
  await rejection(checkIn(fake));
  expect(fake.checkIns()).toHaveLength(carriedOut);
  expect(fake.asked()).toMatchObject([{ endpoint: 'check-in-v1', status: undefined }]);
});

test('a cut-off answer has its head and half of its body', async () => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  fake.setFault('check-in-v1', { kind: 'cut-off' });
  const answer = await checkIn(fake);
  expect(answer.status).toBe(201);
  await rejection(answer.text());
});

test('wrong JSON comes with the right status', async () => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  fake.setFault('check-in-v1', { kind: 'wrong-json' });
  const answer = await checkIn(fake);
  expect(answer.status).toBe(201);
  expect(await rejection(answer.json())).toBeInstanceOf(SyntaxError);
});

test('a delayed answer comes late', async () => {
  const fake = await startFake();
  fake.setDelay('check-ins-today', 60);
  await get(fake, '/space/api/check_ins');
  expect(fake.asked()[0]?.ms).toBeGreaterThanOrEqual(55);
  fake.setDelay('check-ins-today', 0);
  expect((await get(fake, '/space/api/check_ins')).status).toBe(200);
});

test('stopping ends hanging and delayed answers at once, twice is fine', async () => {
  const fake = await startFake();
  fake.setFault('check-ins-today', { kind: 'hang' });
  fake.setDelay('memberships', 600_000);
  const waiting = [
    rejection(get(fake, '/space/api/check_ins')),
    rejection(get(fake, '/space/api/memberships')),
  ];
  await expect.poll(() => fake.asked()).toHaveLength(2);
  await Promise.all([fake.stop(), fake.stop()]);
  await Promise.all(waiting);
});

test('a target that is no path is answered, not fatal', async () => {
  const fake = await startFake();
  const port = Number(new URL(fake.url).port);
  for (const target of ['http://[', '*', '//', '/%', '/space/api/memberships/%ff']) {
    const socket = connect(port, '127.0.0.1');
    socket.end(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 40[04] /);
  }
  expect((await get(fake, '/space/api/check_ins')).status).toBe(200);
});
