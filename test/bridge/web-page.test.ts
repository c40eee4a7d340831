import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/bridge/web/listen.ts';
import { NONCE_PLACE, pageRoutes } from '../../src/bridge/web/page/page-routes.ts';
import type { PageOptions } from '../../src/bridge/web/page/page-routes.ts';
import { welcomeAs } from '../../src/bridge/web/page/welcome-as.ts';

const script = 'console.log("a part of the page, long enough to be worth packing");\n';

/** A built page with one part, made by hand. */
function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'built-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), `<meta nonce="${NONCE_PLACE}"><script nonce="${NONCE_PLACE}">`);
  writeFileSync(join(folder, 'manifest.json'), '{}');
  writeFileSync(join(folder, 'assets', 'part-1.js'), script);
  writeFileSync(join(folder, 'assets', 'part-1.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets', 'sign-1.svg'), '<svg/>');
  return `${folder}/`;
}

async function serve(options: PageOptions): Promise<string> {
  const app = express();
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(pageRoutes(options));
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.stop());
  return server.url;
}

/** As it came over the wire: `fetch` would unpack it, and takes no Host. */
function askRaw(url: string, headers: Record<string, string>) {
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

test('the page carries the nonce of its policy, another one each time, and nobody keeps it', async () => {
  const url = await serve({ folder: builtPage() });
  const nonces = new Set<string>();
  for (let time = 0; time < 3; time += 1) {
    const answer = await fetch(url);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const [, nonce = ''] = /style-src 'self' 'nonce-([A-Za-z0-9+/=]{24})'/.exec(policy) ?? [];
    expect(await answer.text()).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}">`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test('its parts are kept for good, and packed for whoever takes that', async () => {
  const url = await serve({ folder: builtPage() });
  const packed = await askRaw(`${url}/assets/part-1.js`, { 'accept-encoding': 'gzip, br' });
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  });
  expect(gunzipSync(packed.body).toString()).toBe(script);
  const plain = await askRaw(`${url}/assets/part-1.js`, {});
  expect(plain.body.toString()).toBe(script);
  expect(plain.headers).not.toHaveProperty('content-encoding');
  expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding' });
  expect((await fetch(`${url}/assets/sign-1.svg`)).headers.get('content-type')).toBe('image/svg+xml');
});

test.each(['/assets/part-2.js', '/assets/', '/assets/..%2findex.html', '/manifest.json', '/index.html'])(
  'there is nothing at %s',
  async (path) => {
    const url = await serve({ folder: builtPage() });
    const answer = await fetch(`${url}${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('nonce');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  },
);

test('a page that was not built says how to build it', async () => {
  const url = await serve({ folder: null });
  const answer = await fetch(url);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('npm run build');
});

const token = 'a'.repeat(43);
const session = { id: 'x', account: 'demo', role: 'manager', createdAt: 0, usedAt: 0 } as const;

async function welcoming(known?: string): Promise<{ url: string; noted: unknown[] }> {
  const noted: unknown[] = [];
  const signIns = {
    find: async (given: string) => (given === known ? session : undefined),
    signInUnasked: async () => ({ token, session }),
  };
  const trail = { note: (event: unknown) => void noted.push(event) };
  return { url: await serve({ folder: builtPage(), welcome: welcomeAs('demo', { signIns, trail }) }), noted };
}

test('the demo signs whoever opens its page on this machine in, and notes it', async () => {
  const { url, noted } = await welcoming();
  const { headers } = await askRaw(url, {});
  expect(headers['set-cookie']).toEqual([expect.stringMatching(/^__Host-bridge-session=a{43}; .*HttpOnly/)]);
  expect(noted).toEqual([{ actor: 'demo', action: 'signed-in' }]);
});

test.each([
  ['by another name', { host: 'demo.example.com' }],
  ['through a proxy', { 'x-forwarded-for': '192.0.2.7' }],
  ['through a proxy of the newer kind', { forwarded: 'for=192.0.2.7' }],
  ['by a page of another site', { 'sec-fetch-site': 'cross-site' }],
])('it does not when it is reached %s', async (_how, headers) => {
  const { url, noted } = await welcoming();
  expect((await askRaw(url, headers)).headers).not.toHaveProperty('set-cookie');
  expect(noted).toEqual([]);
});

test('it leaves somebody who is signed in alone', async () => {
  const { url } = await welcoming(token);
  const cookie = `__Host-bridge-session=${token}`;
  expect((await askRaw(url, { cookie })).headers).not.toHaveProperty('set-cookie');
});
