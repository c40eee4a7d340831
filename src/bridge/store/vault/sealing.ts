import { createCipheriv, createDecipheriv } from 'node:crypto';
import { BridgeError } from '../../errors.ts';

// A sealed thing: version (1 byte) · nonce (12) · tag (16) · what was sealed, under AES-256-GCM.

export const KEY_BYTES = 32;
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const cipherName = 'aes-256-gcm';

/** What a sealed thing belongs to. It is not in it, and opens nothing unless it is given again as it was. */
export type SealContext = readonly (string | number)[];

/** The version is part of it, so that no later form can be passed off as this one. */
function associatedData(context: SealContext): Buffer {
  return Buffer.from(JSON.stringify([VERSION, ...context]), 'utf8');
}

/** Seals bytes under a key of 32 bytes. `nonce` are 12 random bytes, never used twice with one key. */
export function seal(
  key: Uint8Array,
  bytes: Uint8Array,
  context: SealContext,
  nonce: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(context));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

/** Opens what {@link seal} made. Throws `BridgeError` where key, context or a single bit are others. */
export function open(key: Uint8Array, sealed: Uint8Array, context: SealContext): Uint8Array {
  if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES)
    throw new BridgeError('ours', 'vault-form', 'what is sealed is in a form this version does not know');
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(context));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]);
  } catch {
    // Neither what was sealed nor how it failed goes any further.
    throw new BridgeError('ours', 'vault-open', 'what is sealed cannot be opened: it or its key was changed');
  }
}
