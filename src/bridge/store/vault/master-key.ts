import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { BridgeError } from '../../errors.ts';
import { KEY_BYTES } from './sealing.ts';

/** The key that wraps all others. It is never in the database, and in no log or error. */
export interface MasterKey {
  /** Tells one master key from another, and nothing about either. */
  id: string;
  bytes: Uint8Array;
}

/** Gets the master key when it is first needed. Throws `BridgeError` with advice. */
export type MasterKeySource = () => MasterKey;

function masterKey(bytes: Uint8Array): MasterKey {
  return { id: createHmac('sha256', bytes).update('master key id').digest('hex').slice(0, 16), bytes };
}

/** A master key for as long as the program runs. */
export function passingMasterKey(): MasterKeySource {
  return onlyOnce(() => masterKey(randomBytes(KEY_BYTES)));
}

/** A master key from the config: 32 bytes as base64, or as 64 hexadecimal digits. */
export function givenMasterKey(text: string): MasterKeySource {
  return onlyOnce(() => masterKey(keyIn(text, 'vault.key in the config')));
}

/** A master key in a file that only the bridge's account can read; made, from random bytes, where there is none. */
export function masterKeyFile(file: string): MasterKeySource {
  return onlyOnce(() => masterKey(readKey(file) ?? makeKey(file)));
}

function readKey(file: string): Uint8Array | undefined {
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      throw unusable(`others can read the vault's key file ${file}`, `run: chmod 600 ${file}`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error instanceof BridgeError) throw error;
    throw unusable(`the vault's key file ${file} cannot be read`, 'let the account of the bridge read it');
  }
  return keyIn(text, `the vault's key file ${file}`);
}

/** On the disk when it returns: what is sealed under a key that is lost is lost. */
function makeKey(file: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${key.toString('base64')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return key;
}

function keyIn(text: string, where: string): Uint8Array {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? 'hex' : 'base64');
  if (bytes.length === KEY_BYTES) return bytes;
  throw unusable(
    `${where} does not hold a key of ${KEY_BYTES} bytes`,
    'put the right key back; a new one comes from `openssl rand -base64 32`, but opens nothing that is sealed already',
  );
}

function unusable(message: string, advice: string): BridgeError {
  return new BridgeError('refusal', 'vault-key', message, { advice });
}

function onlyOnce(make: () => MasterKey): MasterKeySource {
  let made: MasterKey | undefined;
  return () => (made ??= make());
}
