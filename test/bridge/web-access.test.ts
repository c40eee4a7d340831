import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { IDLE_MS } from '../../src/bridge/staff/sign-ins.ts';
import { AccessRig, cookieIn, ownerKey, password, publicUrl, viewerKey } from './support/access-rig.ts';
import type { Headers } from './support/access-rig.ts';

/** `fetch` lets nobody choose the host. */
async function statusOf(url: string, method: string, path: string, headers: Headers, body = '') {
  const asking = request(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
  });
  asking.end(body);
  const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(asking, 'response'));
  answer.resume();
  return answer.statusCode;
}

const cookieName = '__Host-bridge-session';

let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start();
  onTestFinished(() => rig.stop());
});

test('whoever signs in gets a cookie that only this host and no script can read', async () => {
  const headers = await rig.signedInAs('owner');
  const answer = await rig.signIn('OWNER');
  expect(await answer.json()).toEqual({ name: 'owner', role: 'owner' });
  expect(answer.headers.get('set-cookie')).toMatch(
    new RegExp(`^${cookieName}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict$`),
  );
  expect(await (await rig.ask('GET', '/api/session', headers)).json()).toEqual({
    name: 'owner',
    role: 'owner',
  });
  expect((await rig.ask('GET', '/api/entries', headers)).status).toBe(200);
});

test('signing in again gives a new session, whatever cookie came with it, and ends the one of before', async () => {
  const before = await rig.signedInAs('viewer');
  await rig.account('manager');
  const after = { ...before, cookie: cookieIn(await rig.signIn('manager', password, before)) };
  expect(after.cookie).not.toBe(before['cookie']);
  expect((await rig.ask('GET', '/api/session', before)).status).toBe(401);
  expect(await (await rig.ask('GET', '/api/session', after)).json()).toMatchObject({ role: 'manager' });
  const made = { ...before, cookie: `${cookieName}=${'x'.repeat(43)}` };
  expect(cookieIn(await rig.signIn('manager', password, made))).not.toBe(made.cookie);
  expect((await rig.ask('GET', '/api/session', made)).status).toBe(401);
  expect((await rig.signIn('viewer', 'a wrong password', after)).status).toBe(401);
  expect((await rig.ask('GET', '/api/session', after)).status).toBe(200);
});

test('signing out ends the session, not only the cookie', async () => {
  const headers = await rig.signedInAs('viewer');
  const out = await rig.ask('DELETE', '/api/session', headers);
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toContain(`${cookieName}=; Max-Age=0`);
  expect((await rig.ask('GET', '/api/session', headers)).status).toBe(401);
  expect((await rig.ask('GET', '/api/entries', headers)).status).toBe(401);
});

test('a session that was idle for too long is over', async () => {
  const headers = await rig.signedInAs('viewer');
  rig.bridge.clock.advance(IDLE_MS);
  expect((await rig.ask('GET', '/api/entries', headers)).status).toBe(401);
});

test.each([
  ['no origin', { origin: undefined }],
  ['another origin', { origin: 'http://evil.example' }],
  ['an origin like ours', { origin: 'https://doors.example.com.evil.example' }],
  ['ours without TLS', { origin: 'http://doors.example.com' }],
  ['a page without an origin', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['no page at all', { 'sec-fetch-site': 'none' }],
  ['another host of this site', { 'sec-fetch-site': 'same-site' }],
])('with %s a change is refused, although somebody is signed in, and so is signing in', async (_, change) => {
  const signedIn = await rig.signedInAs('manager');
  const headers = Object.fromEntries(
    Object.entries({ ...signedIn, ...change }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  );
  for (const path of ['/api/doors/front/open', '/api/members/m1/enrol']) {
    const answer = await rig.ask('POST', path, headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: 'foreign-page' } });
  }
  expect((await rig.ask('DELETE', '/api/session', headers)).status).toBe(403);
  expect((await rig.signIn('manager', password, headers)).status).toBe(403);
  expect(rig.bridge.door.opened).toEqual([]);
  expect((await rig.ask('GET', '/api/session', signedIn)).status).toBe(200);
});

test('another site cannot have the browser read either; an address that was typed can', async () => {
  const { cookie = '' } = await rig.signedInAs('viewer');
  const read = async (site: string) =>
    (await rig.ask('GET', '/api/entries', { cookie, 'sec-fetch-site': site })).status;
  expect(await read('cross-site')).toBe(403);
  expect(await read('same-site')).toBe(403);
  expect(await read('none')).toBe(200);
});

test.each([
  ['an address of the network without TLS', '192.0.2.7:8080'],
  ['another name that leads to this machine', 'evil.example'],
  ['a name that looks like this machine', 'localhost.evil.example'],
])('over %s nobody signs in and nothing is changed, although the origin is the same', async (_, host) => {
  const { cookie = '' } = await rig.signedInAs('manager');
  const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', cookie };
  const body = JSON.stringify({ name: 'manager', password });
  expect(await statusOf(rig.url, 'POST', '/api/session', headers, body)).toBe(403);
  expect(await statusOf(rig.url, 'POST', '/api/doors/front/open', headers)).toBe(403);
  expect(rig.bridge.door.opened).toEqual([]);
});

test('what a foreign page asks is no use of the session', async () => {
  const headers = await rig.signedInAs('viewer');
  rig.bridge.clock.advance(IDLE_MS - 1);
  expect((await rig.ask('GET', '/api/entries', { ...headers, 'sec-fetch-site': 'same-site' })).status).toBe(
    403,
  );
  expect((await rig.ask('GET', '/api/session', { ...headers, 'sec-fetch-site': 'same-site' })).status).toBe(
    401,
  );
  rig.bridge.clock.advance(1);
  expect((await rig.ask('GET', '/api/entries', headers)).status).toBe(401);
});

test('behind a proxy the public address is ours', async () => {
  const headers = await rig.signedInAs('manager');
  const answer = await rig.ask('POST', '/api/doors/front/open', { ...headers, origin: publicUrl });
  expect(answer.status).toBe(200);
});

test('what staff and programs do stands in the audit with what became of it', async () => {
  const manager = await rig.signedInAs('manager');
  await rig.ask('POST', '/api/doors/front/open', manager);
  await rig.ask('POST', '/api/doors/front/lockdown', manager, { on: true });
  await rig.ask('POST', '/api/doors/roof/open', { authorization: `Bearer ${ownerKey}` });
  await rig.ask('POST', '/api/doors/front/open', { authorization: `Bearer ${viewerKey}` });
  await rig.ask('GET', '/api/entries', manager);
  await rig.ask('POST', '/api/members/m1/enrol', manager);
  await rig.signIn('manager', 'a wrong password');
  await rig.ask('DELETE', '/api/session', manager);
  expect(await rig.audited()).toEqual([
    ['manager', 'signed-out', null, '{}'],
    ['system', 'sign-in-refused', null, '{}'],
    ['manager', 'member-enrolled', null, '{"status":201}'],
    ['key:dashboard', 'door-opened', 'front', '{"status":403}'],
    ['key:1', 'door-opened', 'roof', '{"status":404}'],
    ['manager', 'door-lockdown', 'front', '{"status":200}'],
    ['manager', 'door-opened', 'front', '{"status":200}'],
    ['manager', 'signed-in', null, '{}'],
  ]);
  const [, , enrolled] = await rig.bridge.store.audit.list({ limit: 3 });
  expect(enrolled?.member_number).toEqual(expect.any(String));
});

test('a key with a role may do what the role may, and needs no page', async () => {
  const headers = { authorization: `Bearer ${viewerKey}` };
  expect((await rig.ask('GET', '/api/entries', headers)).status).toBe(200);
  expect((await rig.ask('POST', '/api/doors/front/open', headers)).status).toBe(403);
});

test('a wrong key is not made good by a session, and a cookie that comes twice is none', async () => {
  const headers = await rig.signedInAs('owner');
  expect((await rig.ask('GET', '/api/entries', { ...headers, authorization: 'Bearer wrong' })).status).toBe(
    401,
  );
  const cookie = `${headers['cookie']}; ${headers['cookie']}`;
  expect((await rig.ask('GET', '/api/entries', { cookie })).status).toBe(401);
});

test('answers let a browser load and run nothing, and show themselves in no frame', async () => {
  const { headers } = await rig.ask('GET', '/api/session', {});
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

test('an audit that cannot be written opens no gap in silence: the log says what was done', async () => {
  const headers = await rig.signedInAs('manager');
  await rig.access.trail.settled();
  await rig.bridge.store.close();
  rig.access.trail.note({ actor: 'manager', action: 'door-opened', terminal: 'front' });
  await rig.access.trail.settled();
  expect(rig.lines.join('')).toContain('"event":"audit-failed"');
  expect(rig.lines.join('')).not.toContain(headers['cookie']?.split('=')[1] ?? 'a cookie');
});
