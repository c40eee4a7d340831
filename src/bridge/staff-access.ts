import { randomBytes } from 'node:crypto';
import { subdomainOf } from '../cobot/space.ts';
import type { BridgeConfig } from './config.ts';
import type { Log } from './log.ts';
import { CobotSignOns } from './staff/cobot-sign-ons.ts';
import { FirstOwner } from './staff/first-owner.ts';
import { SignIns } from './staff/sign-ins.ts';
import { Trail } from './staff/trail.ts';
import type { Store } from './store/store.ts';
import type { Actor } from './web/access/known-keys.ts';
import { knownKeys } from './web/access/known-keys.ts';
import type { OwnPages } from './web/access/own-page.ts';

/** Who may do what, and where it is noted. */
export interface StaffAccess {
  /** Whose key it is. */
  keyActor: (key: string) => Actor | undefined;
  signIns: SignIns;
  trail: Trail;
  firstOwner: FirstOwner;
  /** Undefined where it is not set up. */
  cobotSignOns: CobotSignOns | undefined;
  ownPages: OwnPages;
}

type CobotConfig = Pick<BridgeConfig['cobot'], 'spaceUrl' | 'accountUrl' | 'subdomain' | 'signIn'>;

/** Puts together what the config and the store say of it. */
export function staffAccess(
  http: Pick<BridgeConfig['http'], 'keys' | 'roleKeys' | 'publicUrl'>,
  parts: {
    store: Pick<Store, 'accounts' | 'staffSessions' | 'audit'>;
    clock: { now(): number; wallNow(): number };
    log: Log;
    /** See {@link OwnPages}. */
    isCertified?: OwnPages['isCertified'];
    /** Where admins sign in, if they may. */
    cobot?: CobotConfig;
  },
): StaffAccess {
  const { store, clock, log, isCertified, cobot } = parts;
  const { accounts, staffSessions: sessions, audit } = store;
  return {
    keyActor: knownKeys(http),
    signIns: new SignIns({ accounts, sessions, clock, randomBytes }),
    trail: new Trail({ audit, clock, log }),
    firstOwner: new FirstOwner({ store, clock, randomBytes }),
    cobotSignOns: cobot && cobotSignOns(cobot, clock),
    ownPages: { publicUrl: http.publicUrl, isCertified },
  };
}

function cobotSignOns(
  { spaceUrl, accountUrl, subdomain, signIn }: CobotConfig,
  clock: { now(): number },
): CobotSignOns | undefined {
  if (signIn === undefined) return undefined;
  const space = subdomain ?? subdomainOf(spaceUrl);
  return new CobotSignOns({ accountUrl, subdomain: space, signIn, clock, randomBytes });
}
