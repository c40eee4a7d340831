import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { BridgeError } from './errors.ts';

const keyBytes = 32;

/** What a key is for, in words for the operator. */
export interface KeyUse {
  /** Of the error when the key cannot be used. */
  code: string;
  /** Such as `the vault's key file`. */
  file: string;
  /** What to do where the key is not one. */
  advice: string;
}

/**
 * The key in a file that only the bridge's account can read; made, from random bytes, where there is none. Throws
 * `BridgeError` with advice, which never holds the key.
 */
export function keyInFile(file: string, use: KeyUse): Uint8Array {
  return readKey(file, use) ?? makeKey(file);
}

/** A key as base64, or as 64 hexadecimal digits; `where` names its place in the error. */
export function keyInText(text: string, where: string, use: KeyUse): Uint8Array {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? 'hex' : 'base64');
  if (bytes.length === keyBytes) return bytes;
  throw unusable(`${where} does not hold a key of ${keyBytes} bytes`, use.advice, use);
}

function readKey(file: string, use: KeyUse): Uint8Array | undefined {
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      throw unusable(`others can read ${use.file} ${file}`, `run: chmod 600 ${file}`, use);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error instanceof BridgeError) throw error;
    throw unusable(`${use.file} ${file} cannot be read`, 'let the account of the bridge read it', use);
  }
  return keyInText(text, `${use.file} ${file}`, use);
}

/** On the disk when it returns: what hangs on a key that is lost is lost. */
function makeKey(file: string): Uint8Array {
  const key = randomBytes(keyBytes);
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

function unusable(message: string, advice: string, { code }: KeyUse): BridgeError {
  return new BridgeError('refusal', code, message, { advice });
}
