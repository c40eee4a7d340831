import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeFromConfig } from '../../src/bridge/store-from-config.ts';
import { givenMasterKey, masterKeyFile, passingMasterKey } from '../../src/bridge/store/vault/master-key.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-key-'));
  file = join(folder, 'keys', 'vault.key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const template = {
  membershipId: 'm1',
  kind: 'finger' as const,
  finger: 0,
  algorithm: '10',
  flag: 1,
  sourceTerminal: 'front',
  takenAt: 1,
  bytes: Buffer.from('not a finger'),
};

test('a key file is made when it is first needed, for its owner only, and is the same key from then on', async () => {
  const source = masterKeyFile(file);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  const key = source();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(key.bytes).toHaveLength(32);
  expect(masterKeyFile(file)()).toEqual(key);
  expect(source()).toBe(key);
});

test('a key file that others can read is refused, and how to mend it is told', async () => {
  masterKeyFile(file)();
  await chmod(file, 0o640);
  expect(() => masterKeyFile(file)()).toThrow('others can read');
});

test.each(['', 'too short', 'x'.repeat(100)])(
  'a key file with %o in it is refused, and not shown',
  async (text) => {
    masterKeyFile(file)();
    await writeFile(file, text);
    const content = await readFile(file, 'utf8');
    expect(() => masterKeyFile(file)()).toThrow(/^the vault's key file .* does not hold a key of 32 bytes$/);
    expect(content).toBe(text);
  },
);

test('the name of a key tells it from others and nothing about it', () => {
  const hex = 'ab'.repeat(32);
  const key = givenMasterKey(hex)();
  expect(key.id).toMatch(/^[0-9a-f]{16}$/);
  expect(givenMasterKey(Buffer.from(hex, 'hex').toString('base64'))()).toEqual(key);
  expect(passingMasterKey()().id).not.toBe(passingMasterKey()().id);
});

test('the key lies beside the data unless the config says otherwise, and only once something is sealed', async () => {
  const dataFile = join(folder, 'data', 'bridge.sqlite');
  const store = await storeFromConfig({ dataFile, database: undefined, vault: {} });
  await expect(stat(join(folder, 'data', 'vault.key'))).rejects.toThrow('ENOENT');
  await store.vault.put(template, 1);
  await store.close();
  expect((await stat(join(folder, 'data', 'vault.key'))).mode & 0o777).toBe(0o600);
  const elsewhere = await storeFromConfig({ dataFile, database: undefined, vault: { keyFile: file } });
  await expect(elsewhere.vault.open(template)).rejects.toMatchObject({ code: 'vault-key' });
  await elsewhere.close();
});
