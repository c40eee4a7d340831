import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { isFromOwnPage } from '../../src/bridge/web/access/own-page.ts';
import { listen } from '../../src/bridge/web/listen.ts';
import { Certificate } from '../../src/bridge/web/tls/certificate.ts';
import { ownNames } from '../../src/bridge/web/tls/own-names.ts';
import { isCertifiedFor, selfMadePair } from '../../src/bridge/web/tls/self-made.ts';
import { tlsKind } from '../../src/bridge/web/tls/tls-kind.ts';
import { madeCertificate } from '../support/made-certificate.ts';
import { until } from '../support/until.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';

const day = 24 * 3_600_000;
const names = ['box.local', 'localhost', '127.0.0.1', '::1', '192.0.2.7'];
let folder: string;
let clock: HeldClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  clock = new HeldClock(Date.now());
});

test.each([
  [{ host: '127.0.0.1' }, 'none'],
  [{ host: '::1' }, 'none'],
  [{ host: '0.0.0.0' }, 'self-made'],
  [{ host: '192.168.1.5' }, 'self-made'],
  [{ host: '0.0.0.0', plainHttp: 'anywhere' }, 'none'],
  [{ host: '127.0.0.1', tls: 'self-made' }, 'self-made'],
  [{ host: '0.0.0.0', tls: { certFile: 'a', keyFile: 'b' } }, 'own'],
] as const)('%j is reached by %s', (http, kind) => {
  expect(tlsKind({ plainHttp: 'this-machine', tls: undefined, ...http })).toBe(kind);
});

test('the bridge makes a certificate for its names, which lasts and which nobody else can read', async () => {
  const file = join(folder, 'data', 'http-tls.pem');
  const pair = await selfMadePair(file, names, clock.wallNow());
  const read = new X509Certificate(pair.cert);
  expect(read.checkHost('box.local')).toBe('box.local');
  expect(read.checkIP('192.0.2.7')).toBe('192.0.2.7');
  expect(read.checkIP('192.0.2.8')).toBeUndefined();
  expect(read.ca).toBe(false);
  expect(read.verify(read.publicKey)).toBe(true);
  expect((read.validToDate.getTime() - read.validFromDate.getTime()) / day).toBeLessThan(825);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await selfMadePair(file, names, clock.wallNow() + 700 * day)).toEqual(pair);
});

test('another one is made for another name, before its end, and where the file is damaged', async () => {
  const file = join(folder, 'http-tls.pem');
  const now = clock.wallNow();
  const first = await selfMadePair(file, names, now);
  const second = await selfMadePair(file, [...names, '192.0.2.8'], now);
  expect(second.cert).not.toBe(first.cert);
  const third = await selfMadePair(file, names, now + 775 * day);
  expect(third.cert).not.toBe(second.cert);
  await writeFile(file, third.cert);
  const fourth = await selfMadePair(file, names, now);
  expect(await readFile(file, 'utf8')).toContain(fourth.cert.trim());
});

test('the names are those of this machine, and of the address it listens on', () => {
  expect(ownNames('192.0.2.9', 'https://doors.example.com')).toEqual(
    expect.arrayContaining(['localhost', '127.0.0.1', '::1', '192.0.2.9', 'doors.example.com']),
  );
  expect(ownNames('0.0.0.0', undefined)).not.toContain('0.0.0.0');
});

async function served(tls: 'self-made' | { certFile: string; keyFile: string }) {
  const { log, lines } = keptLog();
  const http = {
    host: '127.0.0.1',
    plainHttp: 'this-machine',
    port: 0,
    tls,
    keys: [],
    roleKeys: [],
  } as const;
  const config = { http: { ...http, keys: [], roleKeys: [] }, dataFile: join(folder, 'bridge.sqlite') };
  const certificate = await Certificate.load(config, { clock, log });
  if (certificate === undefined) throw new TypeError('no certificate');
  const server = await listen((_request, response) => void response.end('hello'), {
    host: '127.0.0.1',
    port: 0,
    tls: certificate.pair,
  });
  onTestFinished(() => server.stop());
  certificate.watch((pair) => server.setCertificate(pair));
  onTestFinished(() => certificate.stop());
  return { certificate, server, lines };
}

async function fingerprintAt(url: string, ca: string): Promise<string> {
  const asking = request(url, { ca, agent: false }).end();
  const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(asking, 'response'));
  answer.resume();
  const socket = z.custom<{ getPeerX509Certificate(): X509Certificate }>().parse(answer.socket);
  return socket.getPeerX509Certificate().fingerprint256;
}

test('the page is served with the certificate the bridge made, and says which it is', async () => {
  const { certificate, server } = await served('self-made');
  expect(server.url).toMatch(/^https:/);
  expect(certificate.kind).toBe('self-made');
  expect(await fingerprintAt(server.url, certificate.pair.cert)).toBe(certificate.fingerprint);
});

test("a certificate of one's own that was renewed is served within the hour", async () => {
  const [certFile, keyFile] = [join(folder, 'own.pem'), join(folder, 'own.key')];
  const write = async () => {
    const pair = madeCertificate();
    await Promise.all([writeFile(certFile, pair.cert), writeFile(keyFile, pair.key)]);
    return pair;
  };
  await write();
  const { certificate, server, lines } = await served({ certFile, keyFile });
  expect(certificate.kind).toBe('own');
  const before = certificate.fingerprint;
  await writeFile(certFile, 'half a certificate');
  clock.advance(3_600_000);
  await until(() => lines.some((line) => line.includes('certificate-not-read')), 'the damage to be told');
  const renewed = await write();
  await until(() => {
    clock.advance(3_600_000);
    return certificate.fingerprint !== before;
  }, 'the renewed one to be read');
  expect(await fingerprintAt(server.url, renewed.cert)).toBe(
    new X509Certificate(renewed.cert).fingerprint256,
  );
});

test('files that are no pair are refused with what to do', async () => {
  const [certFile, keyFile] = [join(folder, 'own.pem'), join(folder, 'own.key')];
  await Promise.all([writeFile(certFile, madeCertificate().cert), writeFile(keyFile, madeCertificate().key)]);
  await expect(served({ certFile, keyFile })).rejects.toMatchObject({ code: 'tls' });
});

test.each([
  ['https://box.local:8443', 'box.local:8443', true],
  ['https://192.0.2.7:8443', '192.0.2.7:8443', true],
  ['https://[::1]:8443', '[::1]:8443', true],
  ['https://box.local', 'box.local', true],
  ['http://box.local:8443', 'box.local:8443', false],
  ['https://box.local:8443', 'box.local:9443', false],
  ['https://evil.example:8443', 'evil.example:8443', false],
  ['https://evil.example', 'box.local', false],
  ['https://box.local.evil.example', 'box.local.evil.example', false],
  ['http://127.0.0.1:8443', '127.0.0.1:8443', false],
])('with the certificate, a page of %s that asks %s is our own: %s', async (origin, host, isOwn) => {
  const { cert } = await selfMadePair(undefined, names, clock.wallNow());
  const read = new X509Certificate(cert);
  const isCertified = (name: string) => isCertifiedFor(read, name);
  expect(isFromOwnPage({ origin, host }, { publicUrl: undefined, isCertified })).toBe(isOwn);
});

test('a WebSocket over TLS is offered to whoever takes upgrades', async () => {
  const pair = await selfMadePair(undefined, names, clock.wallNow());
  const server = await listen(() => undefined, {
    host: '127.0.0.1',
    port: 0,
    tls: pair,
    onUpgrade: (_request, socket) => void socket.end('HTTP/1.1 418 I am a teapot\r\n\r\n'),
  });
  onTestFinished(() => server.stop());
  const socket = new WebSocket(server.url.replace('https', 'wss'), { ca: pair.cert });
  const [error] = z.tuple([z.instanceof(Error)]).parse(await once(socket, 'error'));
  expect(error.message).toContain('418');
});
