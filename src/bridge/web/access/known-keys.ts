import { createHash, timingSafeEqual } from 'node:crypto';
import type { BridgeConfig } from '../../config.ts';
import type { Role } from '../../staff/roles.ts';

/** Whoever sends a request. */
export interface Actor {
  /** As the audit names it: an account, or `key:` and the key's name. */
  name: string;
  role: Role;
}

type KeyConfig = Pick<BridgeConfig['http'], 'keys'> & Partial<Pick<BridgeConfig['http'], 'roleKeys'>>;

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Finds whose key an `Authorization: Bearer KEY` carries. Digests are compared, all of them, in constant time, so that
 * neither the length nor the place of a wrong letter shows.
 */
export function knownKeys({ keys, roleKeys = [] }: KeyConfig): (given: string) => Actor | undefined {
  const known = [
    ...keys.map((key, index) => ({ digest: digest(key), actor: ownerKey(index) })),
    ...roleKeys.map(({ key, name, role }) => ({ digest: digest(key), actor: { name: `key:${name}`, role } })),
  ];
  return (given) => {
    const wanted = digest(given);
    return known.filter((each) => timingSafeEqual(each.digest, wanted))[0]?.actor;
  };
}

function ownerKey(index: number): Actor {
  return { name: `key:${index + 1}`, role: 'owner' };
}

/** The key of a request; undefined where it has none. */
export function keyIn({ authorization = '' }: { authorization?: string | undefined }): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization)?.[1];
}
