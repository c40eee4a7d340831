import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { configFrom, type ConfigInput, loadConfig } from '../../../src/bridge/config.ts';
import type { MembershipChanges } from '../../../src/bridge/webhooks/membership-changes.ts';
import { webhooksFromConfig } from '../../../src/bridge/webhooks-from-config.ts';
import { connectTo, startFake } from '../../cobot/start-pair.ts';
import { freePort } from '../../support/free-port.ts';
import { madeCertificate } from '../../support/made-certificate.ts';
import { until } from '../../support/until.ts';
import { HeldClock } from '../support/held-clock.ts';
import { keptLog } from '../support/kept-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nobody: MembershipChanges = {
  changed: async () => undefined,
  checkedOut: async () => undefined,
  tokenDeleted: async () => undefined,
  compareAll: async () => undefined,
};

const least = (webhooks: ConfigInput['webhooks'], dataFile = join(folder, 'bridge.sqlite')): ConfigInput => ({
  timeZone: 'UTC',
  dataFile,
  cobot: { spaceUrl: 'https://example.cobot.me', token: 'test-access-token' },
  http: { port: 0, keys: ['test-key-0123456789abcdef'] },
  webhooks,
  terminals: [{ name: 'front', host: '192.0.2.10' }],
});

async function opened(webhooks: ConfigInput['webhooks'], dataFile?: string) {
  const fake = await startFake({ limits: false });
  const { log, lines } = keptLog();
  const clock = new HeldClock();
  const parts = { cobot: connectTo(fake, { clock }), changes: nobody, clock, log };
  const made = await webhooksFromConfig(configFrom(least(webhooks, dataFile)), parts);
  onTestFinished(() => made.stop());
  const addresses = async (): Promise<string[]> => {
    made.start();
    await until(() => made.report().state === 'ok', 'the subscriptions', 20_000);
    return fake.subscriptions().map(({ callbackUrl }) => callbackUrl);
  };
  return { made, lines, fake, addresses };
}

const local = async () => {
  const port = await freePort();
  return { publicUrl: `http://127.0.0.1:${port}`, port };
};

test('without a public address nothing listens, Cobot is not asked, and the log says once what that means', async () => {
  const { made, lines, fake } = await opened({});
  made.start();
  expect(made.report()).toMatchObject({ state: 'off', active: 0 });
  expect(lines).toEqual([expect.stringContaining('"event":"webhooks-off"')]);
  expect(fake.asked()).toEqual([]);
  await expect(stat(join(folder, 'webhooks.key'))).rejects.toThrow('ENOENT');
});

test('the addresses hang on a key file beside the data, for its owner only; without it they are others', async () => {
  const webhooks = await local();
  const first = await opened(webhooks);
  const before = await first.addresses();
  await first.made.stop();
  expect((await stat(join(folder, 'webhooks.key'))).mode & 0o777).toBe(0o600);
  const secrets = (urls: readonly string[]) => urls.map((url) => url.split('/').at(-1));
  const key = (await readFile(join(folder, 'webhooks.key'), 'utf8')).trim();
  expect(before.join()).not.toContain(key);
  await rm(join(folder, 'webhooks.key'));
  const second = await opened(webhooks);
  expect(secrets(await second.addresses())).not.toEqual(secrets(before));
});

test('a key from the config needs no file, and data in memory none either', async () => {
  const key = Buffer.alloc(32, 3).toString('base64');
  const given = await opened({ ...(await local()), key });
  expect(await given.addresses()).toHaveLength(16);
  const passing = await opened(await local(), ':memory:');
  expect(await passing.addresses()).toHaveLength(16);
  await expect(stat(join(folder, 'webhooks.key'))).rejects.toThrow('ENOENT');
});

test('a key file that holds no key is refused, and what to do is said', async () => {
  const keyFile = join(folder, 'mine.key');
  await writeFile(keyFile, 'nonsense', { mode: 0o600 });
  await expect(opened({ ...(await local()), keyFile })).rejects.toMatchObject({
    code: 'webhooks-key',
    advice: expect.stringContaining('delete it'),
  });
});

test('a port that is taken is told by its name in the config', async () => {
  const webhooks = await local();
  await opened(webhooks);
  await expect(opened(webhooks)).rejects.toMatchObject({
    code: 'listen',
    advice: expect.stringContaining('webhooks.port'),
  });
});

test('with a certificate it speaks TLS', async () => {
  const { cert, key } = madeCertificate();
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(tls.certFile, cert);
  await writeFile(tls.keyFile, key);
  const port = await freePort();
  await opened({ publicUrl: 'https://door.example.com', port, tls });
  const status = await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, ca: cert, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).once('error', reject);
  });
  expect(status).toBe(404);
});

test.each([['cert.pem'], ['key.pem']])('a missing %s is an error with advice', async (missing) => {
  const { cert, key } = madeCertificate();
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(tls.certFile, cert);
  await writeFile(tls.keyFile, key);
  await rm(join(folder, missing));
  await expect(opened({ ...(await local()), tls })).rejects.toMatchObject({ code: 'tls' });
});

test('a certificate that is none is an error with advice, and its key is not shown', async () => {
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(tls.certFile, 'not a certificate');
  await writeFile(tls.keyFile, 'not a key');
  await expect(opened({ ...(await local()), tls })).rejects.toMatchObject({
    code: 'tls',
    advice: expect.stringContaining('PEM'),
  });
});

test.each<[ConfigInput['webhooks'], string]>([
  [{ publicUrl: 'http://door.example.com' }, 'webhooks.publicUrl must be the https address'],
  [{ publicUrl: 'https://door.example.com/?a=b' }, 'webhooks.publicUrl must be the https address'],
  [{ publicUrl: 'https://user:password@door.example.com' }, 'webhooks.publicUrl must be the https address'],
  [{ host: '0.0.0.0' }, 'webhooks.host must be 127.0.0.1, ::1 or localhost where tls is not set'],
  [{ checkMinutes: 0 }, 'webhooks.checkMinutes must be a whole number'],
  [{ key: 'short' }, 'webhooks.key must be 32 bytes'],
  [{ key: Buffer.alloc(32).toString('hex'), keyFile: 'a' }, 'webhooks must have keyFile or key, not both'],
])('%o is refused, and how to write it is told', (webhooks, problem) => {
  expect(() => configFrom(least(webhooks))).toThrow(problem);
});

test('relative paths are counted from the config; a slash at the end of the public address is dropped', async () => {
  const file = join(folder, 'bridge.yaml');
  const tls = { certFile: 'cert.pem', keyFile: 'key.pem' };
  const webhooks = {
    publicUrl: 'https://door.example.com/',
    host: '0.0.0.0',
    keyFile: 'keys/webhooks.key',
    tls,
  };
  await writeFile(file, JSON.stringify(least(webhooks)));
  expect((await loadConfig(file, {})).webhooks).toEqual({
    publicUrl: 'https://door.example.com',
    host: '0.0.0.0',
    port: 8081,
    checkMinutes: 60,
    keyFile: join(folder, 'keys', 'webhooks.key'),
    tls: { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') },
  });
});
