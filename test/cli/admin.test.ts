import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Account } from '../../src/bridge/store/accounts.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { CommandLine, commandLine } from '../support/command-line.ts';
import { apiKey, House } from '../support/house.ts';

let folder: string;
let config: string;

async function writeConfig(dataFile: string): Promise<void> {
  await writeFile(
    config,
    `dataFile: '${dataFile}'
cobot: { spaceUrl: "https://example.cobot.me", token: test }
http: { keys: [ ${apiKey} ] }
terminals: [ { name: front door, host: 127.0.0.1 } ]
`,
  );
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  config = join(folder, 'bridge.yaml');
  await writeConfig('bridge.sqlite');
});

async function create(name: string, password: string, ...more: string[]) {
  const running = new CommandLine(['admin', 'create', name, '--config', config, ...more], {}, 'pipe');
  running.type(`${password}\n`);
  const code = await running.ended();
  return { code, output: running.stdout + running.stderr };
}

/** What the data hold, after these accounts were put in. */
async function accountsIn(...added: readonly Account[]): Promise<Account[]> {
  const store = await openStore(join(folder, 'bridge.sqlite'));
  for (const account of added) await store.accounts.add(account);
  const accounts = await store.accounts.list();
  await store.close();
  return accounts;
}

const ada: Account = { name: 'ada', role: 'manager', password: 'a hash', createdAt: 1000, disabledAt: null };

test('an account is made; its password is neither shown nor kept', async () => {
  const made = await create('Ada', 'a made-up password', '--role', 'manager');
  expect(made).toEqual({ code: 0, output: 'ada may sign in as manager\n' });
  const accounts = await accountsIn();
  expect(accounts).toMatchObject([{ name: 'ada', role: 'manager' }]);
  expect(JSON.stringify(accounts)).not.toContain('made-up');
});

test('an account that exists is left as it is, unless it is said to be replaced', async () => {
  await accountsIn(ada);
  const again = await create('ada', 'a made-up password');
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('--replace') });
  expect(await accountsIn()).toEqual([ada]);
});

test('another password leaves the role as it is', async () => {
  await accountsIn(ada);
  const anew = await create('ada', 'another made-up one', '--replace');
  expect(anew.output).toBe('ada may sign in as manager\n');
  const [{ password } = ada] = await accountsIn();
  expect(password).not.toBe(ada.password);
});

test('another role is given with a password, and only to somebody there is', async () => {
  await accountsIn(ada);
  const viewer = await create('ada', 'another made-up one', '--replace', '--role', 'viewer');
  expect(viewer.output).toBe('ada may sign in as viewer\n');
  expect((await create('eve', 'another made-up one', '--replace')).output).toContain('no account eve');
});

test('accounts are listed and removed', async () => {
  await accountsIn(ada);
  const listed = await commandLine(['admin', 'list', '--config', config, '--json']);
  expect(JSON.parse(listed.stdout)).toEqual([{ name: 'ada', role: 'manager', isDisabled: false }]);
  expect((await commandLine(['admin', 'remove', 'ada', '--config', config])).code).toBe(0);
  expect(await accountsIn()).toEqual([]);
});

test('an account is kept and lets nobody in, until it is enabled', async () => {
  await accountsIn(ada);
  expect((await commandLine(['admin', 'disable', 'ada', '--config', config])).code).toBe(0);
  expect(await accountsIn()).toMatchObject([{ name: 'ada', disabledAt: expect.any(Number) }]);
  expect((await commandLine(['admin', 'enable', 'ada', '--config', config])).stdout).toContain(
    'sign in again',
  );
  expect(await accountsIn()).toEqual([ada]);
});

test('the first account is an owner, unless a role is given', async () => {
  expect((await create('ada', 'a made-up password')).output).toBe('ada may sign in as owner\n');
});

test('a password that is too short is refused', async () => {
  expect(await create('ada', 'short')).toMatchObject({
    code: 1,
    output: expect.stringContaining('at least 12 characters'),
  });
});

test('data in the memory of the bridge have no accounts from outside', async () => {
  await writeConfig(':memory:');
  expect(await create('ada', 'a made-up password')).toMatchObject({
    code: 1,
    output: expect.stringContaining('give dataFile a path'),
  });
});

test('an account made beside the running bridge signs in at once', async () => {
  const house = await House.start();
  await writeConfig(house.dataFile);
  expect((await create('ada', 'a made-up password', '--role', 'viewer')).code).toBe(0);
  const url = house.bridge.httpUrl;
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ada', password: 'a made-up password' }),
  });
  expect(await answer.json()).toEqual({ name: 'ada', role: 'viewer' });
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  expect((await fetch(`${url}/api/terminals`, { headers: { cookie } })).status).toBe(200);
  expect(house.log.join('')).not.toContain('a made-up password');
});
