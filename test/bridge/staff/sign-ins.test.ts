import { randomBytes } from 'node:crypto';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createAccount, removeAccount } from '../../../src/bridge/staff/accounts-desk.ts';
import { ABSOLUTE_MS, IDLE_MS, SignIns } from '../../../src/bridge/staff/sign-ins.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import type { Store } from '../../../src/bridge/store/store.ts';
import { cheapHash, password } from '../support/access-rig.ts';
import { HeldClock } from '../support/held-clock.ts';

let store: Store;
let clock: HeldClock;
let signIns: SignIns;
const now = () => clock.wallNow();

beforeEach(async () => {
  store = await openStore(':memory:');
  onTestFinished(() => store.close());
  clock = new HeldClock();
  const { accounts, staffSessions: sessions } = store;
  signIns = new SignIns({ accounts, sessions, clock, randomBytes });
  await accounts.add({ name: 'ada', role: 'manager', password: cheapHash, createdAt: now() });
});

async function signedIn(): Promise<string> {
  const made = await signIns.signIn('ada', password);
  expect(made?.session).toMatchObject({ account: 'ada', role: 'manager' });
  return made?.token ?? '';
}

test('who knows the password is signed in; a wrong name or password opens nothing', async () => {
  expect(await signIns.signIn('ada', `${password}!`)).toBeUndefined();
  expect(await signIns.signIn('eve', password)).toBeUndefined();
  const token = await signedIn();
  expect(await signIns.find(token)).toMatchObject({ account: 'ada' });
  expect(await signIns.find(`${token}x`)).toBeUndefined();
});

test('the data hold no token', async () => {
  const token = await signedIn();
  expect(await store.staffSessions.find(token)).toBeUndefined();
  const session = await signIns.find(token);
  expect(await signIns.find(session?.id ?? '')).toBeUndefined();
});

test('a session that is not used ends; one that is used goes on, but not for ever', async () => {
  const idle = await signedIn();
  clock.advance(IDLE_MS);
  expect(await signIns.find(idle)).toBeUndefined();
  const used = await signedIn();
  for (let ms = 0; ms < ABSOLUTE_MS - IDLE_MS; ms += IDLE_MS - 1) {
    clock.advance(IDLE_MS - 1);
    expect(await signIns.find(used)).toBeDefined();
  }
  clock.advance(IDLE_MS - 1);
  expect(await signIns.find(used)).toBeUndefined();
});

test('a clock that is set back makes no session last longer; a little is what clocks do', async () => {
  const token = await signedIn();
  const { accounts, staffSessions: sessions } = store;
  const findWhenSetBack = (minutes: number) => {
    const setBack = { wallNow: () => now() - minutes * 60_000 };
    return new SignIns({ accounts, sessions, clock: setBack, randomBytes }).find(token);
  };
  expect(await findWhenSetBack(4)).toBeDefined();
  expect(await findWhenSetBack(6)).toBeUndefined();
});

test('who is looking up a password that is changed meanwhile is not signed in', async () => {
  const { accounts, staffSessions: sessions } = store;
  const slow = new SignIns({
    clock,
    randomBytes,
    sessions,
    accounts: {
      ...accounts,
      find: async (name) => {
        const found = await accounts.find(name);
        await accounts.change(name, { role: 'manager', password: 'another hash' });
        return found;
      },
    },
  });
  expect(await slow.signIn('ada', password)).toBeUndefined();
});

test('signing out ends this session and no other', async () => {
  const [here, there] = [await signedIn(), await signedIn()];
  await signIns.signOut(here);
  expect(await signIns.find(here)).toBeUndefined();
  expect(await signIns.find(there)).toBeDefined();
});

test('another password or role needs the word for it, and ends the sessions of before', async () => {
  const token = await signedIn();
  const other = { name: 'ada', role: 'viewer', password: 'another made-up one' };
  await expect(createAccount(other, { store, replace: false, now })).rejects.toMatchObject({
    code: 'account-exists',
  });
  expect(await signIns.find(token)).toBeDefined();
  await createAccount(other, { store, replace: true, now });
  expect(await signIns.find(token)).toBeUndefined();
  expect(await signIns.signIn('ada', password)).toBeUndefined();
  expect(await signIns.signIn('ada', other.password)).toMatchObject({ session: { role: 'viewer' } });
});

test('who is removed is out at once', async () => {
  const token = await signedIn();
  expect(await removeAccount('ADA', { store, now })).toEqual({ name: 'ada' });
  expect(await signIns.find(token)).toBeUndefined();
  await expect(removeAccount('ada', { store, now })).rejects.toMatchObject({ code: 'no-such-account' });
});

test.each([
  { name: 'key:1', role: 'owner', password },
  { name: 'system', role: 'owner', password },
  { name: '', role: 'owner', password },
  { name: 'eve', role: 'king', password },
  { name: 'eve', role: 'owner', password: 'short' },
])('an account that cannot be ($name, $role) is refused, and nothing is kept', async (input) => {
  const made = createAccount(input, { store, replace: false, now });
  await expect(made).rejects.toMatchObject({ code: 'bad-account', advice: expect.any(String) });
  expect((await store.accounts.list()).map(({ name }) => name)).toEqual(['ada']);
});

test('what is done to accounts stands in the audit, without a password', async () => {
  const eve = { name: 'Eve', role: 'manager', password };
  expect(await createAccount(eve, { store, replace: false, now })).toEqual({ name: 'eve', role: 'manager' });
  await removeAccount('eve', { store, now });
  const lines = await store.audit.list({ limit: 10 });
  expect(lines.map(({ actor, action }) => [actor, action])).toEqual([
    ['system', 'account-removed'],
    ['system', 'account-created'],
  ]);
  expect(JSON.stringify(lines)).not.toContain(password);
});
