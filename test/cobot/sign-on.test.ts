import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../simulator/cobot/endpoints.ts';
import type { FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { openAccount } from '../../src/cobot/account.ts';
import { beginSignOn } from '../../src/cobot/oauth.ts';
import { until } from '../support/until.ts';
import { HandClock, connectTo, rejection, startFake } from './start-pair.ts';

const redirectUri = 'http://127.0.0.1:8910/cobot/callback';
const scopes = ['read_memberships', 'read_user'];

function begin(fake: FakeCobot, change: { clientId?: string; clientSecret?: string } = {}) {
  const { accountUrl, client } = fake;
  const { clientId = client.id, clientSecret = client.secret } = change;
  return beginSignOn({ accountUrl, clientId, clientSecret, redirectUri, scopes });
}

/** What a browser brings back when the person says yes. */
async function approved(authorizeUrl: string): Promise<URLSearchParams> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(redirectUri);
  return location.searchParams;
}

test('a code becomes a token with the scopes asked for, by PKCE', async () => {
  const fake = await startFake();
  const signOn = await begin(fake);
  const asked = new URL(signOn.authorizeUrl).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('scope')).toBe('read_memberships read_user');
  const back = await approved(signOn.authorizeUrl);
  expect(signOn.isAnswer(back)).toBe(true);
  const token = await signOn.finish(back);
  expect(await connectTo(fake, { token }).scopes()).toEqual(scopes);
});

test('a token becomes the space’s, which works after the first one is gone', async () => {
  const fake = await startFake();
  const signOn = await begin(fake);
  const token = await signOn.finish(await approved(signOn.authorizeUrl));
  const account = openAccount({ accountUrl: fake.accountUrl, token });
  onTestFinished(() => account.close());
  expect(await account.user()).toEqual({
    id: 'user-admin',
    adminOf: [{ subdomain: 'space', name: 'Test Space' }],
  });
  const spaceToken = await account.makeSpaceToken('space');
  expect(spaceToken).not.toBe(token);
  await fetch(`${fake.accountUrl}/api/access_tokens/${token}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await rejection(connectTo(fake, { token }).memberships())).toMatchObject({ status: 401 });
  expect(await connectTo(fake, { token: spaceToken }).memberships()).toEqual([]);
  expect(JSON.stringify(fake.asked())).not.toContain(token);
});

test('a space token that cannot be had is refused without the token in the text', async () => {
  const fake = await startFake();
  const account = openAccount({ accountUrl: fake.accountUrl, token: fake.token });
  onTestFinished(() => account.close());
  for (const fault of [
    { kind: 'status', status: 403, body: { error: fake.token } },
    { kind: 'status', status: 200, body: { token: `two words ${fake.token}` } },
    { kind: 'reset' },
  ] as const) {
    fake.setFault('space-token', fault);
    const error = await rejection(account.makeSpaceToken('space'));
    expect(error).toMatchObject({ name: 'CobotError', path: '/api/access_tokens/:token/space' });
    expect(inspect(error, { depth: 10 })).not.toContain(fake.token);
  }
  expect(await rejection(account.makeSpaceToken('other'))).toMatchObject({ status: 404 });
});

test('an answer with another state, without a code, or from another server is none', async () => {
  const fake = await startFake();
  const signOn = await begin(fake);
  const good = await approved(signOn.authorizeUrl);
  const changed = (name: string, value: string | undefined): URLSearchParams => {
    const other = new URLSearchParams(good);
    if (value === undefined) other.delete(name);
    else other.set(name, value);
    return other;
  };
  expect(signOn.isAnswer(changed('state', 'other'))).toBe(false);
  for (const bad of [
    changed('state', 'other'),
    changed('state', undefined),
    changed('code', undefined),
    changed('iss', 'https://evil.example.com'),
  ]) {
    const error = await rejection(signOn.finish(bad));
    expect(error).toMatchObject({ kind: 'refusal' });
    expect(String(error)).toContain('does not belong');
  }
  expect(await signOn.finish(good)).toMatch(/^token-/);
});

test('a person who says no is a refusal', async () => {
  const fake = await startFake();
  fake.changeSettings({ signOnIsGranted: false });
  const signOn = await begin(fake);
  const error = await rejection(signOn.finish(await approved(signOn.authorizeUrl)));
  expect(error).toMatchObject({ kind: 'refusal' });
  expect(String(error)).toContain('access_denied');
});

test('a code is good once, for ten minutes, for the one who asked for it', async () => {
  const clock = new HandClock('2026-03-10T11:00:00Z');
  const fake = await startFake({ clock });
  const first = await begin(fake);
  const back = await approved(first.authorizeUrl);
  await first.finish(back);
  expect(String(await rejection(first.finish(back)))).toContain('invalid_grant');

  const second = await begin(fake);
  const thief = await begin(fake);
  const stolen = await approved(second.authorizeUrl);
  stolen.set('state', new URL(thief.authorizeUrl).searchParams.get('state') ?? '');
  expect(String(await rejection(thief.finish(stolen)))).toContain('invalid_grant');

  const late = await begin(fake);
  const tooLate = await approved(late.authorizeUrl);
  clock.advance(600_000);
  expect(String(await rejection(late.finish(tooLate)))).toContain('invalid_grant');
});

test('a wrong client, its wrong secret or address is refused', async () => {
  const fake = await startFake({
    client: { id: 'client', secret: 'secret', redirectUris: ['http://127.0.0.1:8910/other'] },
  });
  const unknown = await fetch((await begin(fake, { clientId: 'nobody' })).authorizeUrl, {
    redirect: 'manual',
  });
  expect(unknown.status).toBe(401);
  expect((await fetch((await begin(fake)).authorizeUrl, { redirect: 'manual' })).status).toBe(400);
  const other = await startFake();
  const signOn = await begin(other, { clientSecret: 'wrong-secret' });
  const error = await rejection(signOn.finish(await approved(signOn.authorizeUrl)));
  expect(error).toMatchObject({ kind: 'refusal', status: 401 });
  expect(String(error)).toContain('check client id and secret');
});

test('no error of a sign-on holds the code, the secret or the token', async () => {
  const fake = await startFake();
  const secrets = ['very-secret-token', fake.client.secret];
  const faults: Fault[] = [
    { kind: 'status', status: 500, body: 'very-secret-token' },
    { kind: 'status', status: 200, body: { access_token: ['very-secret-token'], token_type: 'bearer' } },
    { kind: 'status', status: 200, body: { access_token: 'very-secret-token two', token_type: 'bearer' } },
    { kind: 'status', status: 200, body: { access_token: 'very-secret-token', token_type: 'other' } },
    {
      kind: 'status',
      status: 400,
      body: { error: 'very-secret-token', error_description: 'very-secret-token' },
    },
    { kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:1/very-secret-token' } },
    { kind: 'wrong-json' },
    { kind: 'cut-off' },
    { kind: 'reset' },
  ];
  for (const fault of faults) {
    const signOn = await begin(fake);
    const back = await approved(signOn.authorizeUrl);
    fake.setFault('exchange-code', fault);
    const error = await rejection(signOn.finish(back));
    expect(error).toMatchObject({ name: 'CobotError' });
    for (const secret of [...secrets, back.get('code') ?? '']) {
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
    }
  }
});

test('a token never travels in the clear to another machine', async () => {
  const signOn = await beginSignOn({
    accountUrl: 'http://cobot.example.com',
    clientId: 'c',
    clientSecret: 's',
    redirectUri,
    scopes,
  });
  const state = new URL(signOn.authorizeUrl).searchParams.get('state') ?? '';
  const error = await rejection(signOn.finish(new URLSearchParams({ state, code: 'code' })));
  expect(String(error)).toContain('must be https');
});

test('a sign-on can be given up', async () => {
  const fake = await startFake();
  fake.setFault('exchange-code', { kind: 'hang' });
  const signOn = await begin(fake);
  const giveUp = new AbortController();
  const reason = new Error('the person left');
  const finished = rejection(signOn.finish(await approved(signOn.authorizeUrl), giveUp.signal));
  await until(() => fake.asked().length === 2, 'the code to be sent');
  giveUp.abort(reason);
  expect(await finished).toBe(reason);
});
