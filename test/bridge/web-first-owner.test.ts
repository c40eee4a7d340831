import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { AccessRig, password } from './support/access-rig.ts';
import type { Headers } from './support/access-rig.ts';

let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start();
  onTestFinished(() => rig.stop());
});

const make = (code: string | undefined, change: object = {}, headers: Headers = rig.fromOwnPage()) =>
  rig.ask('POST', '/api/first-owner', headers, { code, name: 'Ada', password, ...change });
const isNeeded = async (): Promise<unknown> => (await rig.ask('GET', '/api/first-owner', {})).json();

test('whoever has the printed code makes the first account, an owner, and is signed in', async () => {
  const code = await rig.access.firstOwner.open();
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$/);
  expect(await isNeeded()).toEqual({ isNeeded: true });
  const answer = await make(` ${code?.toLowerCase().replaceAll('-', ' ')}`);
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ name: 'ada', role: 'owner' });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect((await rig.ask('GET', '/api/audit', { ...rig.fromOwnPage(), cookie })).status).toBe(200);
  expect((await rig.signIn('ada')).status).toBe(200);
  expect(await isNeeded()).toEqual({ isNeeded: false });
  expect(await rig.audited()).toEqual([
    ['ada', 'signed-in', null, '{}'],
    ['ada', 'signed-in', null, '{}'],
    ['ada', 'account-created', null, '{"account":"ada","role":"owner","how":"first-run"}'],
  ]);
  expect(rig.lines.join('')).not.toContain(code);
});

test('the code works once, and two at once make one account', async () => {
  const code = await rig.access.firstOwner.open();
  const both = await Promise.all([make(code), make(code, { name: 'eve' })]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  expect((await make(code, { name: 'eve' })).status).toBe(409);
  expect(await rig.bridge.store.accounts.list()).toHaveLength(1);
});

test('an account that was made otherwise ends it', async () => {
  const code = await rig.access.firstOwner.open();
  await rig.account('viewer');
  expect(await isNeeded()).toEqual({ isNeeded: false });
  expect((await make(code)).status).toBe(409);
  await rig.bridge.store.accounts.remove('viewer');
  expect(await isNeeded()).toEqual({ isNeeded: false });
  expect((await make(code)).status).toBe(409);
});

test('where somebody has an account there is no code', async () => {
  await rig.account('viewer');
  expect(await rig.access.firstOwner.open()).toBeUndefined();
  expect((await make('AAAA-AAAA-AAAA')).status).toBe(409);
});

test('only the own page makes it, with a code that is right and a password that is long enough', async () => {
  const code = await rig.access.firstOwner.open();
  expect((await make(code, {}, {})).status).toBe(403);
  expect((await make(code, {}, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await make(code, { password: 'too short' })).status).toBe(400);
  expect((await make(code, { name: 'key:1' })).status).toBe(400);
  expect((await make('2345-6789-ABCD')).status).toBe(401);
  expect(await rig.bridge.store.accounts.list()).toEqual([]);
  expect((await make(code)).status).toBe(201);
});

test('whoever guesses has to wait after ten tries, which the audit tells once', async () => {
  await rig.access.firstOwner.open();
  const statuses: number[] = [];
  for (let tries = 0; tries < 13; tries += 1) statuses.push((await make('2345-6789-ABCD')).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429]);
  const actions = (await rig.audited()).map((line) => (Array.isArray(line) ? line[1] : line));
  expect(actions.filter((action) => action === 'first-owner-held-up')).toHaveLength(1);
  expect(actions.filter((action) => action === 'first-owner-refused')).toHaveLength(10);
});
