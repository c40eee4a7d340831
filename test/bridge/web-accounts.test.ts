import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { LiveClient } from '../support/live-client.ts';
import { AccessRig, cookieIn, ownerKey, password, viewerKey } from './support/access-rig.ts';
import type { Headers } from './support/access-rig.ts';

const newPassword = 'another made-up password';
let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start({ hasProxy: false });
  onTestFinished(() => rig.stop());
});

const change = (name: string, body: object, headers: Headers = { authorization: `Bearer ${ownerKey}` }) =>
  rig.ask('PATCH', `/api/accounts/${name}`, headers, body);
const takePassword = (headers: Headers, given: string, next = newPassword) =>
  rig.ask('PUT', '/api/session/password', headers, { password: given, newPassword: next });

test('owners see who may sign in, and no password', async () => {
  await rig.account('viewer');
  await rig.access.signIns.admit('cobot:user-1', 'manager');
  const answer = await rig.ask('GET', '/api/accounts', { authorization: `Bearer ${ownerKey}` });
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({
    accounts: [
      {
        name: 'cobot:user-1',
        role: 'manager',
        way: 'cobot',
        isDisabled: false,
        createdAt: expect.any(String),
      },
      { name: 'viewer', role: 'viewer', way: 'password', isDisabled: false, createdAt: expect.any(String) },
    ],
  });
  expect(text).not.toContain('scrypt');
  const headers = { authorization: `Bearer ${viewerKey}` };
  expect((await rig.ask('GET', '/api/accounts', headers)).status).toBe(403);
  expect((await change('viewer', { isDisabled: true }, headers)).status).toBe(403);
});

test('a disabled account is signed out at once, looks on no longer, and lets nobody in until it is enabled', async () => {
  const headers = await rig.signedInAs('viewer');
  const client = new LiveClient(rig.url, headers);
  await client.next('snapshot');
  expect(await (await change('viewer', { isDisabled: true })).json()).toMatchObject({ isDisabled: true });
  expect(await client.closed()).toBe(4401);
  expect((await rig.ask('GET', '/api/session', headers)).status).toBe(401);
  expect((await rig.signIn('viewer')).status).toBe(401);
  await rig.access.signIns.admit('cobot:user-1', 'viewer');
  await change('cobot:user-1', { isDisabled: true });
  expect(await rig.access.signIns.admit('cobot:user-1', 'viewer')).toBeUndefined();
  await change('viewer', { isDisabled: false });
  expect((await rig.signIn('viewer')).status).toBe(200);
  expect(await rig.audited()).toContainEqual([
    'key:1',
    'account-changed',
    null,
    '{"account":"viewer","status":200}',
  ]);
});

test('another role counts at once, and stays when somebody signs in with Cobot again', async () => {
  const headers = await rig.signedInAs('viewer');
  await change('viewer', { role: 'manager' });
  expect(await (await rig.ask('GET', '/api/session', headers)).json()).toMatchObject({ role: 'manager' });
  await rig.access.signIns.admit('cobot:user-1', 'viewer');
  await change('cobot:user-1', { role: 'owner' });
  expect((await rig.access.signIns.admit('cobot:user-1', 'viewer'))?.session.role).toBe('owner');
});

test('the last owner stays one, and nobody disables themselves', async () => {
  const headers = await rig.signedInAs('owner');
  for (const body of [{ isDisabled: true }, { role: 'viewer' }]) {
    const answer = await change('owner', body);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ error: { code: 'last-owner' } });
  }
  await rig.account('viewer');
  await change('viewer', { role: 'owner' });
  expect(await (await change('owner', { isDisabled: true }, headers)).json()).toMatchObject({
    error: { code: 'own-account' },
  });
  expect((await change('owner', { isDisabled: true })).status).toBe(200);
  expect((await change('viewer', { role: 'manager' })).status).toBe(409);
});

test('an account that does not exist, or is asked for oddly, is told', async () => {
  expect((await change('nobody', { role: 'owner' })).status).toBe(404);
  expect((await change('nobody', { password: 'x' })).status).toBe(400);
  expect((await change('a%20b', {})).status).toBe(400);
});

test("one's own password is changed with the old one; every other session ends", async () => {
  const headers = await rig.signedInAs('manager');
  const elsewhere = { ...rig.fromOwnPage(), cookie: cookieIn(await rig.signIn('manager')) };
  expect((await takePassword(headers, 'a wrong password')).status).toBe(401);
  expect((await takePassword(headers, password, 'short')).status).toBe(400);
  const changed = await takePassword(headers, password);
  const here = { ...rig.fromOwnPage(), cookie: cookieIn(changed) };
  for (const ended of [headers, elsewhere])
    expect((await rig.ask('GET', '/api/session', ended)).status).toBe(401);
  expect(await (await rig.ask('GET', '/api/session', here)).json()).toEqual({
    name: 'manager',
    role: 'manager',
  });
  expect((await rig.signIn('manager')).status).toBe(401);
  expect((await rig.signIn('manager', newPassword)).status).toBe(200);
  const actions = (await rig.audited()).map((line) => (Array.isArray(line) ? line[1] : line));
  expect(actions).toEqual(expect.arrayContaining(['own-password-changed', 'own-password-refused']));
});

test('nobody changes a password without a session, from another page, or by guessing', async () => {
  expect((await takePassword(rig.fromOwnPage(), password)).status).toBe(401);
  const headers = await rig.signedInAs('manager');
  expect((await takePassword({ ...headers, origin: 'http://evil.example' }, password)).status).toBe(403);
  for (let tries = 0; tries < 9; tries += 1) await takePassword(headers, 'a wrong password');
  expect((await takePassword(headers, password)).status).toBe(429);
});
