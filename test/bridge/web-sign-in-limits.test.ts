import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { AccessRig, cookieIn, password } from './support/access-rig.ts';
import type { Headers } from './support/access-rig.ts';

const wrong = 'a wrong password';
let rig: AccessRig;

beforeEach(async () => {
  rig = await AccessRig.start();
  onTestFinished(() => rig.stop());
  for (const role of ['owner', 'manager', 'viewer', 'enroller'] as const) await rig.account(role);
});

/** As the proxy in front passes it on. */
const from = (address: string): Headers => ({ ...rig.fromOwnPage(), 'x-forwarded-for': address });

async function tries(count: number, name: string, address: string): Promise<number[]> {
  const found: number[] = [];
  for (let done = 0; done < count; done += 1)
    found.push((await rig.signIn(name, wrong, from(address))).status);
  return found;
}

const refused = (count: number) => Array.from({ length: count }, () => 401);

test('the eleventh try for a name has to wait, also with the right password, and nobody else has to', async () => {
  expect(await tries(10, 'owner', '192.0.2.1')).toEqual(refused(10));
  const answer = await rig.signIn('Owner', password, from('192.0.2.1'));
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await answer.json()).toMatchObject({ error: { code: 'too-many-tries' } });
  expect((await rig.signIn('owner', wrong, from('192.0.2.1'))).status).toBe(429);
  expect((await rig.signIn('manager', password, from('192.0.2.1'))).status).toBe(200);
  expect((await rig.signIn('owner', password, from('192.0.2.2'))).status).toBe(200);
  const heldUp = (await rig.audited()).filter((line) => Array.isArray(line) && line[1] === 'sign-in-held-up');
  expect(heldUp).toEqual([['system', 'sign-in-held-up', null, '{}']]);
});

test('one address has thirty tries for all names, and keeps nobody else out by going on', async () => {
  for (const name of ['owner', 'manager', 'viewer'])
    expect(await tries(10, name, '192.0.2.1')).toEqual(refused(10));
  expect(new Set(await tries(300, 'enroller', '192.0.2.1'))).toEqual(new Set([429]));
  expect((await rig.signIn('enroller', password, from('192.0.2.2'))).status).toBe(200);
});

test('many addresses have fifty tries for a name together; an IPv6 network counts as one address', async () => {
  const addresses = [1, 2, 3, 4, 5].map((each) => `2001:db8:0:${each}00::1`);
  for (const address of addresses) expect(await tries(10, 'owner', address)).toEqual(refused(10));
  expect((await rig.signIn('owner', password, from('2001:db8:1::1'))).status).toBe(429);
  expect((await rig.signIn('manager', password, from('2001:db8:1::1'))).status).toBe(200);
  await tries(10, 'viewer', '2001:db8:2::1');
  expect((await rig.signIn('viewer', password, from('2001:db8:2:1::2'))).status).toBe(429);
});

test('tries at once are counted before their passwords are looked at', async () => {
  const answers = await Promise.all(
    Array.from({ length: 15 }, () => rig.signIn('owner', wrong, from('192.0.2.1'))),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    ...refused(10),
    ...refused(5).map(() => 429),
  ]);
});

test('right passwords are not counted', async () => {
  for (let times = 0; times < 35; times += 1)
    expect(cookieIn(await rig.signIn('owner', password, from('192.0.2.1')))).not.toBe('');
});

test('who names another address than the proxy does is counted all the same', async () => {
  const found: number[] = [];
  for (let made = 0; made < 11; made += 1)
    found.push((await rig.signIn('owner', wrong, from(`198.51.100.${made}, 192.0.2.1`))).status);
  expect(found).toEqual([...refused(10), 429]);
});

test('where no proxy is in front, nobody is believed to come from elsewhere', async () => {
  const alone = await AccessRig.start({ hasProxy: false });
  onTestFinished(() => alone.stop());
  await alone.account('owner');
  const found: number[] = [];
  for (let made = 0; made < 11; made += 1) {
    const headers = { ...alone.fromOwnPage(), 'x-forwarded-for': `192.0.2.${made}` };
    found.push((await alone.signIn('owner', wrong, headers)).status);
  }
  expect(found).toEqual([...refused(10), 429]);
});

test('no password, cookie or name of somebody who tries is in the log, the audit or an answer', async () => {
  const cookie = cookieIn(await rig.signIn('owner'));
  const answers = [
    await rig.signIn('owner', wrong),
    await rig.signIn('no-such-name', wrong),
    await rig.signIn('a password in the wrong field', wrong),
    await rig.ask('POST', `/api/session?password=${encodeURIComponent(wrong)}`, rig.fromOwnPage(), wrong),
    await rig.ask('GET', '/api/entries?limit=x', { ...rig.fromOwnPage(), cookie }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 400, 400, 400]);
  const told = await Promise.all(answers.map((answer) => answer.text()));
  const all = JSON.stringify([rig.lines, await rig.audited(), told]);
  for (const secret of [wrong, password, cookie.split('=')[1] ?? cookie, 'no-such-name', 'wrong field'])
    expect(all).not.toContain(secret);
});

test('a wrong name and a wrong password are answered alike, and a name that cannot be is explained', async () => {
  const [stranger, mistaken] = [await rig.signIn('nobody', wrong), await rig.signIn('owner', wrong)];
  expect(await stranger.text()).toBe(await mistaken.text());
  expect((await rig.signIn('no name at all')).status).toBe(400);
});
