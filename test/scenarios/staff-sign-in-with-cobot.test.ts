import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiKey, House } from '../support/house.ts';
import { until } from '../support/until.ts';

const signIn = { clientId: 'fake-client', clientSecret: 'fake-client-secret' };

type Headers = Record<string, string>;

/** A browser that keeps its cookies and goes where it is sent. */
class Browser {
  readonly #url: string;
  #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** With the same cookies. */
  copy(): Browser {
    const made = new Browser(this.#url);
    made.#cookies = new Map(this.#cookies);
    return made;
  }

  get ownPage(): Headers {
    return { origin: this.#url, 'sec-fetch-site': 'same-origin' };
  }

  /** Of the cookies only those that a browser would send: after another site only lax ones. */
  async ask(method: string, url: string, headers: Headers = this.ownPage): Promise<Response> {
    const isForeign = headers['sec-fetch-site'] === 'cross-site';
    const sent = [...this.#cookies].filter(([name]) => !isForeign || name === '__Host-bridge-sign-on');
    const cookie = sent.map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, this.#url), {
      method,
      headers: { ...headers, cookie },
      redirect: 'manual',
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  async begin(): Promise<string> {
    const answer = await this.ask('POST', '/api/session/cobot');
    return z.object({ authorizeUrl: z.string() }).parse(await answer.json()).authorizeUrl;
  }

  /** Where Cobot sends it back to. */
  async atCobot(authorizeUrl: string): Promise<string> {
    const answer = await fetch(authorizeUrl, { redirect: 'manual' });
    return answer.headers.get('location') ?? '';
  }

  async signIn(): Promise<Response> {
    return this.ask('GET', await this.atCobot(await this.begin()), { 'sec-fetch-site': 'cross-site' });
  }

  async whoIsIt(): Promise<unknown> {
    return (await this.ask('GET', '/api/session')).json();
  }
}

async function opened(house: House): Promise<unknown> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const answer = await fetch(`${house.bridge.httpUrl}/api/audit`, { headers });
  const { lines } = z
    .object({ lines: z.array(z.object({ actor: z.string(), action: z.string() })) })
    .parse(await answer.json());
  return lines.map(({ actor, action }) => `${actor} ${action}`);
}

test('an admin of the space signs in with Cobot, and no token or code is told anywhere', async () => {
  const house = await House.start({ signIn });
  const browser = new Browser(house.bridge.httpUrl);
  expect(await (await browser.ask('GET', '/api/session/ways')).json()).toEqual({
    account: true,
    cobot: true,
  });
  const authorizeUrl = await browser.begin();
  const asked = new URL(authorizeUrl).searchParams;
  expect(asked.get('redirect_uri')).toBe(`${house.bridge.httpUrl}/api/session/cobot/callback`);
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('scope')).toBe('read_user');
  const back = await browser.atCobot(authorizeUrl);
  const answer = await browser.ask('GET', back, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await answer.text()).toContain('<meta http-equiv="refresh" content="0;url=/">');
  expect(await browser.whoIsIt()).toEqual({ name: 'cobot:user-admin', role: 'manager' });
  await until(
    async () => JSON.stringify(await opened(house)).includes('cobot:user-admin signed-in'),
    'the audit to tell it',
  );
  const log = house.log.join('');
  for (const secret of [new URL(back).searchParams.get('code') ?? '', 'token-', signIn.clientSecret])
    expect(log).not.toContain(secret);
});

test('signing in once more ends the session of before', async () => {
  const house = await House.start({ signIn });
  const browser = new Browser(house.bridge.httpUrl);
  await browser.signIn();
  const before = browser.copy();
  expect(await before.whoIsIt()).toMatchObject({ name: 'cobot:user-admin' });
  await browser.signIn();
  expect(await browser.whoIsIt()).toMatchObject({ name: 'cobot:user-admin' });
  expect(await before.whoIsIt()).toMatchObject({ error: { code: 'not-signed-in' } });
});

test('whoever is no admin of the space is not let in', async () => {
  const house = await House.start({ signIn });
  house.cobot.changeSettings({ signOnUser: { id: 'user-nobody', isAdmin: false } });
  const browser = new Browser(house.bridge.httpUrl);
  expect((await browser.signIn()).status).toBe(403);
  expect(await browser.whoIsIt()).toMatchObject({ error: { code: 'not-signed-in' } });
  house.cobot.changeSettings({ signOnIsGranted: false });
  expect((await browser.signIn()).status).toBe(403);
});

test('an answer works once, in the browser that began it, and with its state', async () => {
  const house = await House.start({ signIn });
  const [browser, thief] = [new Browser(house.bridge.httpUrl), new Browser(house.bridge.httpUrl)];
  const foreign = { 'sec-fetch-site': 'cross-site' };
  const back = await browser.atCobot(await browser.begin());
  expect((await thief.ask('GET', back, foreign)).status).toBe(400);
  await thief.begin();
  expect((await thief.ask('GET', back, foreign)).status).toBe(400);
  const other = new URL(back);
  other.searchParams.set('state', 'another');
  expect((await browser.ask('GET', other.href, foreign)).status).toBe(400);
});

test('only the own page begins a sign-in, and where it is not set up nobody does', async () => {
  const house = await House.start({ signIn });
  const browser = new Browser(house.bridge.httpUrl);
  for (const headers of [{}, { origin: 'http://evil.example' }])
    expect((await browser.ask('POST', '/api/session/cobot', headers)).status).toBe(403);
  const without = await House.start();
  const there = new Browser(without.bridge.httpUrl);
  expect((await there.ask('POST', '/api/session/cobot')).status).toBe(409);
  expect(await (await there.ask('GET', '/api/session/ways')).json()).toMatchObject({ cobot: false });
});

test('while Cobot is away the page says what else there is', async () => {
  const house = await House.start({ signIn });
  const browser = new Browser(house.bridge.httpUrl);
  const back = await browser.atCobot(await browser.begin());
  house.cobot.setFault('exchange-code', { kind: 'reset' });
  const answer = await browser.ask('GET', back, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain('sign in with an account of the bridge');
});
