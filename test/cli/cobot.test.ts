import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type FakeCobot, type FakeCobotOptions, startFakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { CommandLine, commandLine } from '../support/command-line.ts';
import { until } from '../support/until.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cobot-command-'));
  return () => rm(folder, { recursive: true, force: true });
});

async function startFake(options: FakeCobotOptions = {}): Promise<FakeCobot> {
  const fake = await startFakeCobot(options);
  onTestFinished(() => fake.stop());
  return fake;
}

const secret = { COBOT_CLIENT_SECRET: 'fake-client-secret' };

function signIn(fake: FakeCobot, more: readonly string[] = [], environment: Record<string, string> = secret) {
  const options = ['--client-id', fake.client.id, '--account-url', fake.accountUrl, '--port', '0'];
  return new CommandLine(['cobot', 'sign-in', ...options, ...more], environment);
}

async function printedAddress(command: CommandLine): Promise<string> {
  const found = await until(
    () => /^http\S+\/oauth\/authorize\S+$/m.exec(command.stderr),
    () => `an address in: ${command.stderr}`,
    15_000,
  );
  return found[0];
}

test('a browser on this machine gets a space token, printed alone on standard output', async () => {
  const fake = await startFake();
  const command = signIn(fake);
  const address = await printedAddress(command);
  const page = await fetch(address);
  expect(await page.text()).toContain('This window can be closed');
  expect(await command.ended()).toBe(0);
  const token = command.stdout.trim();
  expect(token).toMatch(/^space-\w+$/);
  expect(fake.state.accessTokens.get(token)?.scopes).toContain('write_subscriptions');
  expect(command.stderr).toContain('Signed in to the space space');
  expect(command.stderr).not.toContain(token);
});

test('the token can go to a file that only this account can read', async () => {
  const fake = await startFake();
  const file = join(folder, 'token.env');
  await writeFile(file, 'an older one', { mode: 0o644 });
  const command = signIn(fake, ['--space', 'space', '--out', file]);
  await fetch(await printedAddress(command));
  expect(await command.ended()).toBe(0);
  expect(command.stdout).toBe('');
  expect(await readFile(file, 'utf8')).toMatch(/^COBOT_TOKEN=space-\w+\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('answers that are not to this sign-in are turned away, and it goes on', async () => {
  const fake = await startFake();
  const command = signIn(fake);
  const address = await printedAddress(command);
  const back = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
  const ask = async (path: string, method = 'GET'): Promise<number> =>
    (await fetch(new URL(path, back), { method })).status;
  expect(await ask(`${back.pathname}?state=guessed&code=stolen`)).toBe(400);
  expect(await ask('/')).toBe(404);
  expect(await ask(back.pathname, 'POST')).toBe(404);
  await fetch(address);
  expect(await command.ended()).toBe(0);
});

test('a person who says no ends it with a sentence', async () => {
  const fake = await startFake();
  fake.changeSettings({ signOnIsGranted: false });
  const refused = signIn(fake);
  await fetch(await printedAddress(refused));
  expect(await refused.ended()).toBe(1);
  expect(refused.stderr).toContain('Cobot did not give its consent (access_denied)');
});

test('a space that is not theirs ends it with a sentence', async () => {
  const fake = await startFake();
  const elsewhere = signIn(fake, ['--space', 'not-mine']);
  await fetch(await printedAddress(elsewhere));
  expect(await elsewhere.ended()).toBe(1);
  expect(elsewhere.stderr).toContain('404');
  expect(elsewhere.stdout).toBe('');
});

test('a taken port is said, with what to do', async () => {
  const fake = await startFake();
  const port = new URL(fake.url).port;
  const { code, stderr } = await commandLine(['cobot', 'sign-in', '--client-id', 'c', '--port', port]);
  expect(code).toBe(1);
  expect(stderr).toContain(`port ${port} of this machine is taken`);
  expect(stderr).toContain('What to do: ');
});

async function configFor(fake: FakeCobot, more = ''): Promise<string> {
  const file = join(folder, 'bridge.yaml');
  const { spaceUrl, apiUrl, accountUrl, token, timeZone } = fake;
  const cobot = JSON.stringify({ spaceUrl, apiUrl, accountUrl, token });
  const rest = 'http: { keys: [a-key-for-tests-only] }\nterminals: [{ name: door, host: 127.0.0.1 }]\n';
  await writeFile(file, `timeZone: ${more === '' ? timeZone : more}\ncobot: ${cobot}\n${rest}`);
  return file;
}

test('a check of a token that can do all says so', async () => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['t1'] });
  const { code, stdout } = await commandLine(['cobot', 'check', '--config', await configFor(fake)]);
  expect(stdout.trimEnd().split('\n')).toEqual([
    'ok      the access token has all scopes needed',
    `ok      space: Test Space (${fake.spaceId})`,
    'ok      time zone: Europe/Berlin',
    'ok      members: 1',
    'ok      check-in tokens: 1',
  ]);
  expect(code).toBe(0);
  expect(fake.asked().every(({ method }) => method === 'GET')).toBe(true);
});

test('a check says which scopes are missing and what will not work without them', async () => {
  const fake = await startFake({
    scopes: ['read_user', 'read_memberships', 'checkin_tokens', 'read_check_ins'],
  });
  const { code, stdout } = await commandLine(['cobot', 'check', '--config', await configFor(fake, 'UTC')]);
  expect(stdout).toContain(
    'MISSING scope write_check_ins is missing: no door opens, since nobody can be checked in',
  );
  expect(stdout).toContain(
    'note    scope write_subscriptions is not needed by these settings; without it Cobot sends no webhooks',
  );
  expect(stdout).toContain("MISSING the space's time zone is Europe/Berlin, the config says UTC");
  expect(code).toBe(1);
});

test('a check of a token that Cobot does not know, and of rows that cannot be read', async () => {
  const fake = await startFake();
  fake.setFault('memberships', { kind: 'status', status: 200, body: [{ id: 'm1', name: 7 }] });
  fake.setFault('check-in-tokens', { kind: 'status', status: 401 });
  fake.setFault('access-token', { kind: 'status', status: 403 });
  const file = await configFor(fake);
  const { code, stdout } = await commandLine(['cobot', 'check', '--config', file, '--json']);
  expect(JSON.parse(stdout)).toEqual([
    { result: 'failed', text: expect.stringMatching(/^the access token could not be looked at: .*403/) },
    { result: 'ok', text: expect.stringContaining('space: ') },
    { result: 'ok', text: 'time zone: Europe/Berlin' },
    { result: 'ok', text: 'members: 0' },
    { result: 'failed', text: 'members that cannot be read: 1 (name)' },
    { result: 'failed', text: expect.stringMatching(/^the check-in tokens could not be looked at: .*401/) },
  ]);
  expect(code).toBe(1);
  expect(stdout).not.toContain(fake.token);
});

test('a check without a config says what to do', async () => {
  const { code, stderr } = await commandLine(['cobot', 'check', '--config', join(folder, 'none.yaml')]);
  expect(code).toBe(2);
  expect(stderr).toContain('config.example.yaml');
});
