import { BridgeError } from '../errors.ts';

/** Another bridge works on the database. */
export function storeInUse(what: string, advice: string, cause?: unknown): BridgeError {
  return new BridgeError('refusal', 'store-in-use', `another bridge is running on ${what}`, {
    advice,
    cause,
  });
}
