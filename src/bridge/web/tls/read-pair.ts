import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsFiles } from '../../config/tls-schema.ts';
import { BridgeError } from '../../errors.ts';

/** A certificate and its key, as PEM. */
export interface TlsPair {
  cert: string;
  key: string;
}

/** Reads a certificate of one's own; `setting` names the place in the config. Throws `BridgeError` with advice. */
export async function readPair({ certFile, keyFile }: TlsFiles, setting: string): Promise<TlsPair> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    throw new BridgeError('refusal', 'tls', `the certificate and key in ${setting} cannot be used`, {
      advice:
        'check their paths, that the account of the bridge may read them, and that they are a pair, as PEM',
      cause,
    });
  }
}
