import { createHmac, randomBytes } from 'node:crypto';
import { type KeyUse, keyInFile, keyInText } from '../../key-file.ts';
import { KEY_BYTES } from './sealing.ts';

/** The key that wraps all others. It is never in the database, and in no log or error. */
export interface MasterKey {
  /** Tells one master key from another, and nothing about either. */
  id: string;
  bytes: Uint8Array;
}

/** Gets the master key when it is first needed. Throws `BridgeError` with advice. */
export type MasterKeySource = () => MasterKey;

const use: KeyUse = {
  code: 'vault-key',
  file: "the vault's key file",
  advice:
    'put the right key back; a new one comes from `openssl rand -base64 32`, but opens nothing that is sealed already',
};

function masterKey(bytes: Uint8Array): MasterKey {
  return { id: createHmac('sha256', bytes).update('master key id').digest('hex').slice(0, 16), bytes };
}

/** A master key for as long as the program runs. */
export function passingMasterKey(): MasterKeySource {
  return onlyOnce(() => masterKey(randomBytes(KEY_BYTES)));
}

/** A master key from the config: 32 bytes as base64, or as 64 hexadecimal digits. */
export function givenMasterKey(text: string): MasterKeySource {
  return onlyOnce(() => masterKey(keyInText(text, 'vault.key in the config', use)));
}

/** A master key in a file that only the bridge's account can read; made, from random bytes, where there is none. */
export function masterKeyFile(file: string): MasterKeySource {
  return onlyOnce(() => masterKey(keyInFile(file, use)));
}

function onlyOnce(make: () => MasterKey): MasterKeySource {
  let made: MasterKey | undefined;
  return () => (made ??= make());
}
