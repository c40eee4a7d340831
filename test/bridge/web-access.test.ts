import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { DoorBook } from '../../src/bridge/doors/door-book.ts';
import { StaffDesk } from '../../src/bridge/doors/staff-desk.ts';
import { createAccount } from '../../src/bridge/staff/accounts-desk.ts';
import type { Role } from '../../src/bridge/staff/roles.ts';
import { IDLE_MS } from '../../src/bridge/staff/sign-ins.ts';
import type { StaffAccess } from '../../src/bridge/staff-access.ts';
import { staffAccess } from '../../src/bridge/staff-access.ts';
import { createApp } from '../../src/bridge/web/app.ts';
import { listen } from '../../src/bridge/web/listen.ts';
import { WebhookLedger } from '../../src/bridge/webhooks/webhook-ledger.ts';
import { keptLog } from './support/kept-log.ts';
import { PipelineRig, rulesFor } from './support/pipeline-rig.ts';

const key = 'test-key-0123456789abcdef';
const viewerKey = 'viewer-key-0123456789abcdef';
const publicUrl = 'https://doors.example.com';
const password = 'a made-up password';
const cookieName = '__Host-bridge-session';

let rig: PipelineRig;
let url: string;
let access: StaffAccess;
let lines: string[];

beforeEach(async () => {
  rig = await PipelineRig.start();
  onTestFinished(() => rig.stop());
  const { clock, store, pipeline } = rig;
  const kept = keptLog();
  const { log } = kept;
  lines = kept.lines;
  const roleKeys = [{ name: 'dashboard', role: 'viewer' as const, key: viewerKey }];
  access = staffAccess({ keys: [key], roleKeys, publicUrl }, { store, clock, log });
  const doors = new DoorBook({
    clock,
    timeZone: 'Europe/Berlin',
    records: store.doors,
    doors: [{ name: 'front', settings: rulesFor() }],
  });
  const app = createApp({
    access,
    store,
    log,
    clock,
    staff: new StaffDesk({
      doors,
      clock,
      log,
      pipeline,
      leases: { dropLease: async () => undefined },
      fleet: { placeOf: () => rig.place(), lookAtDoor: () => undefined },
    }),
    health: () => Promise.reject(new TypeError('not asked for')),
    webhooks: { report: () => new WebhookLedger({ clock, isOn: false }).report(0) },
    fleet: { status: () => [] },
    desk: {
      enrol: async (membershipId) => ({ membershipId, userId: '1001', isNew: true, terminals: [] }),
    },
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.stop());
  ({ url } = server);
});

type Headers = Record<string, string>;
const fromOwnPage = () => ({ origin: url, 'sec-fetch-site': 'same-origin' });

function ask(method: string, path: string, headers: Headers, body?: unknown): Promise<Response> {
  const json: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = body === undefined ? null : JSON.stringify(body);
  return fetch(url + path, { method, headers: { ...json, ...headers }, body: text });
}

const signIn = (name: string, given = password, headers: Headers = fromOwnPage()) =>
  ask('POST', '/api/session', headers, { name, password: given });

async function signedInAs(role: Role): Promise<Headers> {
  const now = () => rig.clock.wallNow();
  await createAccount({ name: role, role, password }, { store: rig.store, replace: false, now });
  const answer = await signIn(role);
  expect(answer.status).toBe(200);
  const cookie = answer.headers.get('set-cookie') ?? '';
  return { ...fromOwnPage(), cookie: cookie.split(';')[0] ?? '' };
}

async function audited(): Promise<unknown[]> {
  await access.trail.settled();
  const rows = await rig.store.audit.list({ limit: 50 });
  return rows.map(({ actor, action, terminal, details }) => [actor, action, terminal, details]);
}

test('whoever signs in gets a cookie that only this host and no script can read', async () => {
  const headers = await signedInAs('owner');
  const answer = await signIn('OWNER');
  expect(await answer.json()).toEqual({ name: 'owner', role: 'owner' });
  expect(answer.headers.get('set-cookie')).toMatch(
    new RegExp(`^${cookieName}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict$`),
  );
  expect(await (await ask('GET', '/api/session', headers)).json()).toEqual({ name: 'owner', role: 'owner' });
  expect((await ask('GET', '/api/entries', headers)).status).toBe(200);
});

test('signing out ends the session, not only the cookie', async () => {
  const headers = await signedInAs('viewer');
  const out = await ask('DELETE', '/api/session', headers);
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toContain(`${cookieName}=; Max-Age=0`);
  expect((await ask('GET', '/api/session', headers)).status).toBe(401);
  expect((await ask('GET', '/api/entries', headers)).status).toBe(401);
});

test('a session that was idle for too long is over', async () => {
  const headers = await signedInAs('viewer');
  rig.clock.advance(IDLE_MS);
  expect((await ask('GET', '/api/entries', headers)).status).toBe(401);
});

const requests = [
  ['GET', '/api/entries'],
  ['GET', '/api/doors'],
  ['GET', '/api/terminals'],
  ['GET', '/api/members'],
  ['POST', '/api/members/m1/enrol'],
  ['POST', '/api/doors/front/open'],
  ['PATCH', '/api/doors/front/settings'],
  ['DELETE', '/api/doors/front/settings'],
  ['DELETE', '/api/members/m1/lease'],
  ['GET', '/api/nowhere'],
  ['POST', '/api/DOORS/front/open'],
] as const;

test.each([
  ['owner', [200, 200, 200, 200, 201, 200, 200, 200, 200, 404, 200]],
  ['manager', [200, 200, 200, 200, 201, 200, 200, 200, 200, 403, 403]],
  ['enroller', [403, 403, 200, 200, 201, 403, 403, 403, 403, 403, 403]],
  ['viewer', [200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403]],
] as const)('of everything there is, the %s may do so much', async (role, expected) => {
  const headers = await signedInAs(role);
  const found: number[] = [];
  for (const [method, path] of requests) {
    const body = method === 'PATCH' ? {} : undefined;
    found.push((await ask(method, path, headers, body)).status);
  }
  expect(found).toEqual(expected);
});

test.each([
  ['no origin', { origin: undefined }],
  ['another origin', { origin: 'http://evil.example' }],
  ['an origin like ours', { origin: 'https://doors.example.com.evil.example' }],
  ['ours without TLS', { origin: 'http://doors.example.com' }],
  ['a page without an origin', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another host of this site', { 'sec-fetch-site': 'same-site' }],
])('with %s a change is refused, although somebody is signed in, and so is signing in', async (_, change) => {
  const signedIn = await signedInAs('manager');
  const headers = Object.fromEntries(
    Object.entries({ ...signedIn, ...change }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  );
  for (const path of ['/api/doors/front/open', '/api/members/m1/enrol']) {
    const answer = await ask('POST', path, headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: 'foreign-page' } });
  }
  expect((await ask('DELETE', '/api/session', headers)).status).toBe(403);
  expect((await signIn('manager', password, headers)).status).toBe(403);
  expect(rig.door.opened).toEqual([]);
  expect((await ask('GET', '/api/session', signedIn)).status).toBe(200);
});

test('another site cannot have the browser read either; an address that was typed can', async () => {
  const { cookie = '' } = await signedInAs('viewer');
  const read = async (site: string) =>
    (await ask('GET', '/api/entries', { cookie, 'sec-fetch-site': site })).status;
  expect(await read('cross-site')).toBe(403);
  expect(await read('same-site')).toBe(403);
  expect(await read('none')).toBe(200);
});

test('behind a proxy the public address is ours', async () => {
  const headers = await signedInAs('manager');
  const answer = await ask('POST', '/api/doors/front/open', { ...headers, origin: publicUrl });
  expect(answer.status).toBe(200);
});

test('wrong passwords are counted by name: the eleventh try has to wait, also with the right one', async () => {
  await signedInAs('owner');
  for (let tries = 0; tries < 10; tries += 1)
    expect((await signIn('owner', 'a wrong password')).status).toBe(401);
  const answer = await signIn('Owner');
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await answer.json()).toMatchObject({ error: { code: 'too-many-tries' } });
  expect((await signIn('somebody-else', 'a wrong password')).status).toBe(401);
}, 60_000);

test('a wrong name and a wrong password are answered alike, and a name that cannot be is explained', async () => {
  await signedInAs('owner');
  const [name, wrong] = [await signIn('nobody'), await signIn('owner', 'a wrong password')];
  expect(await name.text()).toBe(await wrong.text());
  expect((await signIn('no name at all')).status).toBe(400);
});

test('what staff and programs do stands in the audit with what became of it', async () => {
  const manager = await signedInAs('manager');
  await ask('POST', '/api/doors/front/open', manager);
  await ask('POST', '/api/doors/front/lockdown', manager, { on: true });
  await ask('POST', '/api/doors/roof/open', { authorization: `Bearer ${key}` });
  await ask('POST', '/api/doors/front/open', { authorization: `Bearer ${viewerKey}` });
  await ask('GET', '/api/entries', manager);
  await ask('POST', '/api/members/m1/enrol', manager);
  await signIn('manager', 'a wrong password');
  await ask('DELETE', '/api/session', manager);
  expect(await audited()).toEqual([
    ['manager', 'signed-out', null, '{}'],
    ['system', 'sign-in-refused', null, '{}'],
    ['manager', 'member-enrolled', null, '{"status":201}'],
    ['key:dashboard', 'door-opened', 'front', '{"status":403}'],
    ['key:1', 'door-opened', 'roof', '{"status":404}'],
    ['manager', 'door-lockdown', 'front', '{"status":200}'],
    ['manager', 'door-opened', 'front', '{"status":200}'],
    ['manager', 'signed-in', null, '{}'],
    ['system', 'account-created', null, '{"account":"manager","role":"manager"}'],
  ]);
  const [, , enrolled] = await rig.store.audit.list({ limit: 3 });
  expect(enrolled?.member_number).toEqual(expect.any(String));
});

test('a key with a role may do what the role may, and needs no page', async () => {
  const headers = { authorization: `Bearer ${viewerKey}` };
  expect((await ask('GET', '/api/entries', headers)).status).toBe(200);
  expect((await ask('POST', '/api/doors/front/open', headers)).status).toBe(403);
});

test('a wrong key is not made good by a session, and a cookie that comes twice is none', async () => {
  const headers = await signedInAs('owner');
  expect((await ask('GET', '/api/entries', { ...headers, authorization: 'Bearer wrong' })).status).toBe(401);
  const cookie = `${headers['cookie']}; ${headers['cookie']}`;
  expect((await ask('GET', '/api/entries', { cookie })).status).toBe(401);
});

test('answers let a browser load and run nothing, and show themselves in no frame', async () => {
  const { headers } = await ask('GET', '/api/session', {});
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

test('an audit that cannot be written opens no gap in silence: the log says what was done', async () => {
  const headers = await signedInAs('manager');
  await access.trail.settled();
  await rig.store.close();
  access.trail.note({ actor: 'manager', action: 'door-opened', terminal: 'front' });
  await access.trail.settled();
  expect(lines.join('')).toContain('"event":"audit-failed"');
  expect(lines.join('')).not.toContain(headers['cookie']?.split('=')[1] ?? 'a cookie');
});
