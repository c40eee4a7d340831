import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { IDLE_MS } from '../../src/bridge/staff/sign-ins.ts';
import type { EntryEnd, NewEntry } from '../../src/bridge/store/entries.ts';
import { LIVE_PULSE_MS } from '../../src/bridge/web/messages.ts';
import { LiveClient } from '../support/live-client.ts';
import { until } from '../support/until.ts';
import { AccessRig, ownerKey, password, viewerKey } from './support/access-rig.ts';
import type { Headers } from './support/access-rig.ts';

const finger = (arrivedAt: number): NewEntry => ({
  terminal: 'front',
  clockEpoch: 0,
  userId: '1001',
  terminalTime: `2026-06-01 12:00:${String(arrivedAt).padStart(2, '0')}`,
  arrivedAt,
  correctedAt: undefined,
  verify: 1,
  state: 0,
});

const opened: EntryEnd = {
  outcome: 'opened',
  reason: undefined,
  decidedBy: 'cobot',
  way: 'check-in',
  membershipId: 'm1',
  checkInId: 'check-in-1',
  storeMs: 1.5,
  cobotMs: 80,
  unlockMs: 12,
  totalMs: 95,
  openedAt: 100,
  completedAt: 101,
};

let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start({ hasProxy: false });
  onTestFinished(() => rig.stop());
});

const lookOn = (headers: Headers, path?: string) => new LiveClient(rig.url, headers, { path });
const withKey = (key: string) => ({ authorization: `Bearer ${key}` });
const counts = async (): Promise<unknown> => (await rig.ask('GET', '/api/live', withKey(ownerKey))).json();

test('who connects is told of the whole house first', async () => {
  rig.terminals = [{ name: 'front', state: 'connecting', since: 0 }];
  await rig.store.entries.add(finger(1), { claim: 1 });
  await rig.store.alerts.add({ kind: 'duress', terminal: 'front', userId: '1001', at: 5, repeats: 0 });
  const client = lookOn(await rig.signedInAs('viewer'));
  expect(await client.next('snapshot')).toMatchObject({
    v: 1,
    id: 1,
    role: 'viewer',
    terminals: [{ name: 'front', state: 'connecting', passport: null, users: 0 }],
    doors: [{ name: 'front', isHeldOpen: false }],
    entries: [{ userId: '1001', outcome: null }],
    hasEarlierEntries: false,
    alerts: [{ kind: 'duress', userId: '1001' }],
  });
});

test('an entry is told when it is written and when it is decided, by itself and without any clock', async () => {
  const client = lookOn(await rig.signedInAs('manager'));
  await client.next('snapshot');
  const id = Number(await rig.store.entries.add(finger(1), { claim: 1 }));
  await rig.store.entries.complete(id, opened);
  expect((await client.next('entry')).entry).toMatchObject({ id, userId: '1001', outcome: null });
  const { entry } = await client.next('entry', 2);
  expect(entry).toMatchObject({ outcome: 'opened', decidedBy: 'cobot', cobotMs: 80, totalMs: 95 });
  const listed = await rig.ask('GET', '/api/entries', withKey(ownerKey));
  expect(await listed.json()).toEqual({ entries: [entry] });
  expect(client.heard.map((message) => message.id)).toEqual([1, 2, 3]);
});

test('an entry that is written once more is told once more, and one that is found late is told too', async () => {
  const client = lookOn(withKey(viewerKey));
  await client.next('snapshot');
  const id = Number(await rig.store.entries.add(finger(1), { claim: 1 }));
  await rig.store.entries.addLate({ ...finger(2), membershipId: 'm1' });
  await rig.store.entries.complete(id, opened);
  await rig.store.entries.complete(id, { ...opened, totalMs: 96 });
  await until(() => client.of('entry').some(({ entry }) => entry.totalMs === 96), 'what was written last');
  expect(client.of('entry').some(({ entry }) => entry.outcome === 'late')).toBe(true);
});

test('alerts are told; what was interrupted makes the house be told anew', async () => {
  const client = lookOn(withKey(viewerKey));
  await client.next('snapshot');
  await rig.store.alerts.add({ kind: 'tamper', terminal: 'front', userId: undefined, at: 5.4, repeats: 2 });
  expect((await client.next('alert')).alert).toMatchObject({ kind: 'tamper', userId: null, repeats: 2 });
  await rig.store.entries.add(finger(1), { claim: 1 });
  await rig.store.entries.closeInterrupted(50);
  const again = await client.next('snapshot', 2);
  expect(again.entries).toMatchObject([{ outcome: 'interrupted' }]);
});

test('a terminal and a door are told again when they changed, and only then', async () => {
  rig.terminals = [{ name: 'front', state: 'connecting', since: 0 }];
  const headers = await rig.signedInAs('manager');
  const client = lookOn(headers);
  await client.next('snapshot');
  await until(() => {
    rig.bridge.clock.advance(500);
    return client.of('door').length > 0;
  }, 'the first look');
  rig.terminals = [
    { name: 'front', state: 'refused', since: 0, retryInMs: 5, problem: 'no', advice: 'mend it' },
  ];
  await rig.ask('POST', '/api/doors/front/lockdown', headers, { on: true });
  await until(() => {
    rig.bridge.clock.advance(500);
    return client.of('door').length > 1 && client.of('terminal').length > 1;
  }, 'the second look');
  expect(client.of('terminal').at(-1)?.terminal).toMatchObject({ state: 'refused', advice: 'mend it' });
  expect(client.of('door').map(({ door }) => door.settings.lockdown)).toEqual([false, true]);
});

test('an enroller hears of terminals, and of nothing a role of that kind does not see', async () => {
  const client = lookOn(await rig.signedInAs('enroller'));
  expect(await client.next('snapshot')).toMatchObject({ doors: null, entries: null, alerts: null });
  await rig.store.entries.add(finger(1), { claim: 1 });
  client.say({ v: 1, id: 'a', type: 'ping' });
  expect(await client.next('pong')).toMatchObject({ id: 2, replyTo: 'a' });
  expect(client.of('entry')).toEqual([]);
});

test.each([
  ['without anything', {}, 401],
  ['with a made-up key', { authorization: 'Bearer no-such-key-0123456789' }, 401],
  ['with a made-up cookie', { cookie: `__Host-bridge-session=${'x'.repeat(43)}` }, 403],
])('%s nobody looks on', async (_, headers, status) => {
  expect(await lookOn(headers).refused()).toBe(status);
  expect(await counts()).toMatchObject({ connected: 0, refused: 1 });
});

test.each([
  ['another origin', { origin: 'http://evil.example' }],
  ['no origin', { origin: '' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
])('a page of %s cannot look on with the cookie of somebody who is signed in', async (_, change) => {
  const headers = { ...(await rig.signedInAs('owner')), ...change };
  expect(await lookOn(headers).refused()).toBe(403);
});

test('there is one place to look on from', async () => {
  for (const path of ['/api/live?token=x', '/api/doors', '/'])
    expect(await lookOn(withKey(ownerKey), path).refused()).toBe(404);
});

test('looking on is no use of the session, and ends with it', async () => {
  const headers = await rig.signedInAs('viewer');
  const client = lookOn(headers);
  await client.next('snapshot');
  rig.bridge.clock.advance(IDLE_MS);
  await until(() => {
    rig.bridge.clock.advance(500);
    return client.closedWith;
  }, 'the connection to end');
  expect(client.closedWith).toBe(4401);
  expect(await lookOn(headers).refused()).toBe(401);
});

test('whoever signs out, or signs in as somebody else, looks on no longer, and others do', async () => {
  const [viewer, owner] = [await rig.signedInAs('viewer'), await rig.signedInAs('owner')];
  const [one, other] = [lookOn(viewer), lookOn(owner)];
  await Promise.all([one.next('snapshot'), other.next('snapshot')]);
  await rig.ask('DELETE', '/api/session', viewer);
  expect(await one.closed()).toBe(4401);
  other.say({ v: 1, id: 'still', type: 'ping' });
  await other.next('pong');
  await rig.signIn('owner', password, owner);
  expect(await other.closed()).toBe(4401);
});

test('an account that was removed is cut off within the minute; another role sees what it may', async () => {
  const [one, other] = [lookOn(await rig.signedInAs('viewer')), lookOn(await rig.signedInAs('enroller'))];
  await Promise.all([one.next('snapshot'), other.next('snapshot')]);
  await rig.store.accounts.remove('viewer');
  await until(() => {
    rig.bridge.clock.advance(LIVE_PULSE_MS / 10);
    return one.closedWith;
  }, 'the removed account to be cut off');
  expect(one.closedWith).toBe(4401);
  expect(other.closedWith).toBeUndefined();
});

test('bad messages are answered, counted, and hurt nobody', async () => {
  const client = lookOn(withKey(viewerKey));
  await client.next('snapshot');
  client.socket.send('{');
  client.socket.send(Buffer.from([0xff, 0x00]));
  client.say([1]);
  client.say({ v: 2, id: 'new', type: 'ping' });
  client.say({ v: 1, id: 'odd', type: 'open-the-door' });
  client.say({ v: 1, id: 'x'.repeat(65), type: 'ping' });
  client.say({ v: 1, id: 'more', type: 'ping', door: 'front' });
  await client.next('error', 7);
  expect(client.of('error').map(({ replyTo, error }) => [replyTo, error.code])).toEqual([
    [null, 'not-json'],
    [null, 'not-json'],
    [null, 'not-json'],
    ['new', 'other-version'],
    ['odd', 'bad-message'],
    [null, 'bad-message'],
    ['more', 'bad-message'],
  ]);
  client.say({ v: 1, id: 'good', type: 'refresh' });
  await client.next('snapshot', 2);
  expect(await counts()).toMatchObject({ connected: 1, received: 8, bad: 7 });
});

test('a message that is too long ends the connection', async () => {
  const client = lookOn(withKey(viewerKey));
  await client.next('snapshot');
  client.say({ v: 1, id: 'long', type: 'ping', text: 'x'.repeat(5_000) });
  expect(await client.closed()).toBe(1009);
  expect(await counts()).toMatchObject({ connected: 0, bad: 1 });
});

test('whoever says too much is cut off', async () => {
  const client = lookOn(withKey(viewerKey));
  await client.next('snapshot');
  for (let id = 1; id <= 21; id += 1) client.say({ v: 1, id: `${id}`, type: 'ping' });
  expect(await client.closed()).toBe(4429);
  expect(client.of('pong')).toHaveLength(20);
  expect(await counts()).toMatchObject({ tooMany: 1 });
});

test('whoever does not read is cut off, and nothing is kept for them', async () => {
  const [slow, quick] = [lookOn(withKey(viewerKey)), lookOn(withKey(ownerKey))];
  await Promise.all([slow.next('snapshot'), quick.next('snapshot')]);
  slow.socket.pause();
  const reason = 'x'.repeat(60_000);
  const id = Number(await rig.store.entries.add(finger(1), { claim: 1 }));
  await until(async () => {
    await rig.store.entries.complete(id, { ...opened, reason });
    return rig.live.feed.counts().tooSlow === 1;
  }, 'the slow one to be cut off');
  expect(rig.live.feed.counts().connected).toBe(1);
  expect(quick.closedWith).toBeUndefined();
});

test('whoever lives hears a pulse; whoever does not answer is cut off', async () => {
  const [alive, dead] = [lookOn(withKey(ownerKey)), lookOn(withKey(viewerKey))];
  await Promise.all([alive.next('snapshot'), dead.next('snapshot')]);
  dead.socket.pause();
  const { feed } = rig.live;
  await until(() => {
    rig.bridge.clock.advance(500);
    return alive.of('door').length > 0;
  }, 'the first look');
  for (let pulses = 1; feed.counts().tooSlow === 0; pulses += 1) {
    const { sent } = feed.counts();
    await until(() => {
      rig.bridge.clock.advance(500);
      return feed.counts().sent > sent;
    }, 'a pulse to be sent');
    await alive.next('pulse', pulses);
    alive.say({ v: 1, id: 'there', type: 'ping' });
    await alive.next('pong', pulses);
    expect(pulses).toBeLessThan(3);
  }
  expect(alive.closedWith).toBeUndefined();
});

test('of one actor only so many look on at once', async () => {
  const clients = Array.from({ length: 20 }, () => lookOn(withKey(viewerKey)));
  await Promise.all(clients.map((client) => client.next('snapshot')));
  expect(await lookOn(withKey(viewerKey)).refused()).toBe(503);
  await lookOn(withKey(ownerKey)).next('snapshot');
});

test('when the bridge stops it says so', async () => {
  const client = lookOn(withKey(viewerKey));
  await client.next('snapshot');
  await rig.live.feed.stop();
  expect(await client.closed()).toBe(1001);
  expect(await lookOn(withKey(viewerKey)).refused()).toBe(503);
});
