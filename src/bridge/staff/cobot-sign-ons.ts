import { timingSafeEqual } from 'node:crypto';
import { openAccount } from '../../cobot/account.ts';
import { beginSignOn } from '../../cobot/oauth.ts';
import type { SignOn } from '../../cobot/oauth.ts';
import type { BridgeClock } from '../clock.ts';
import type { BridgeConfig } from '../config.ts';

/** What signing in with Cobot works with. */
export interface CobotSignOnParts {
  accountUrl: string;
  /** Of the space whose admins may sign in. */
  subdomain: string;
  signIn: NonNullable<BridgeConfig['cobot']['signIn']>;
  clock: Pick<BridgeClock, 'now'>;
  randomBytes: (size: number) => Buffer;
}

/** Somebody Cobot knows; `isAdmin` of the space of the config. */
export interface CobotPerson {
  userId: string;
  isAdmin: boolean;
}

interface Pending {
  signOn: SignOn;
  browser: Buffer;
  /** Of the session this browser had when it began. */
  tokenBefore: string | undefined;
  endsAt: number;
}

/** Long enough for a password and a second factor at Cobot. */
const LONGEST_MS = 10 * 60_000;
/** One more than that ends the one that was begun first. */
const MOST_PENDING = 500;
const BROWSER_BYTES = 32;

/**
 * Sign-ons at Cobot that are under way. State, verifier and token are kept here and nowhere else; the browser that began one
 * carries a word by which it is known when Cobot sends it back, so that nobody is signed in as somebody else by a link.
 */
export class CobotSignOns {
  readonly #parts: CobotSignOnParts;
  readonly #pending = new Set<Pending>();

  constructor(parts: CobotSignOnParts) {
    this.#parts = parts;
  }

  /** The role of an admin who signs in for the first time. */
  get firstRole() {
    return this.#parts.signIn.role;
  }

  /** Where the browser has to go, and the word it has to carry. */
  async begin(
    redirectUri: string,
    tokenBefore: string | undefined,
  ): Promise<{ authorizeUrl: string; browser: string }> {
    const { accountUrl, signIn, clock, randomBytes } = this.#parts;
    const { clientId, clientSecret } = signIn;
    const signOn = await beginSignOn({
      accountUrl,
      clientId,
      clientSecret,
      redirectUri,
      scopes: ['read_user'],
    });
    const browser = randomBytes(BROWSER_BYTES);
    this.#forgetOld();
    const [first] = this.#pending;
    if (first !== undefined && this.#pending.size >= MOST_PENDING) this.#pending.delete(first);
    this.#pending.add({ signOn, browser, tokenBefore, endsAt: clock.now() + LONGEST_MS });
    return { authorizeUrl: signOn.authorizeUrl, browser: browser.toString('base64url') };
  }

  /**
   * Who came back, and the session their browser had before; undefined where nobody here began this. One try each. Throws
   * `CobotError`, which holds no secret.
   */
  async finish(
    callback: URLSearchParams,
    browser: string | undefined,
  ): Promise<{ person: CobotPerson; tokenBefore: string | undefined } | undefined> {
    this.#forgetOld();
    const found = [...this.#pending].find((each) => each.signOn.isAnswer(callback));
    if (found === undefined || browser === undefined) return undefined;
    const given = Buffer.from(browser, 'base64url');
    if (given.length !== found.browser.length || !timingSafeEqual(given, found.browser)) return undefined;
    this.#pending.delete(found);
    const token = await found.signOn.finish(callback);
    return { person: await this.#personOf(token), tokenBefore: found.tokenBefore };
  }

  /** The token is used this once and forgotten. */
  async #personOf(token: string): Promise<CobotPerson> {
    const { accountUrl, subdomain } = this.#parts;
    const account = openAccount({ accountUrl, token });
    try {
      const { id, adminOf } = await account.user();
      return { userId: id, isAdmin: adminOf.some((space) => space.subdomain === subdomain) };
    } finally {
      await account.close();
    }
  }

  #forgetOld(): void {
    const now = this.#parts.clock.now();
    for (const each of this.#pending) if (each.endsAt <= now) this.#pending.delete(each);
  }
}
