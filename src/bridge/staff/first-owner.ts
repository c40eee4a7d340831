import { createHash, timingSafeEqual } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { hashPassword } from './password.ts';

/** What making the first account works with. */
export interface FirstOwnerParts {
  store: Pick<Store, 'accounts' | 'audit'>;
  clock: { wallNow(): number };
  randomBytes: (size: number) => Buffer;
}

/** Letters and digits that nobody takes for one another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** Of 32 each: 60 bits. */
const CODE_LENGTH = 12;

const digest = (code: string) => createHash('sha256').update(code).digest();
const withoutDashes = (code: string) => code.toUpperCase().replaceAll(/[\s-]/g, '');

/**
 * While nobody has an account, whoever can read what the bridge printed when it started may make the first one. The code is
 * kept nowhere, works once, and not any more after the bridge has stopped or an account was made otherwise.
 */
export class FirstOwner {
  readonly #parts: FirstOwnerParts;
  #digest: Buffer | undefined;
  /** One after the other, so that two who have the code make one account. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: FirstOwnerParts) {
    this.#parts = parts;
  }

  /** The code, such as `7KQM-2XWF-94RT`; undefined where somebody has an account. */
  async open(): Promise<string | undefined> {
    const { store, randomBytes } = this.#parts;
    if ((await store.accounts.list()).length > 0) return undefined;
    const code = [...randomBytes(CODE_LENGTH)].map((byte) => alphabet[byte % alphabet.length]).join('');
    this.#digest = digest(code);
    return code.replaceAll(/.{4}(?=.)/g, '$&-');
  }

  /** Whether the first account is still to be made, and can be here. */
  async isNeeded(): Promise<boolean> {
    if (this.#digest !== undefined && (await this.#parts.store.accounts.list()).length > 0)
      this.#digest = undefined;
    return this.#digest !== undefined;
  }

  /** Makes an owner's account. `not-needed`: there is one already, or never was a code. */
  make(account: {
    code: string;
    name: string;
    password: string;
  }): Promise<'made' | 'wrong-code' | 'not-needed'> {
    const work = this.#last.then(() => this.#make(account));
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #make({ code, name, password }: { code: string; name: string; password: string }) {
    const { store, clock } = this.#parts;
    if (!(await this.isNeeded()) || this.#digest === undefined) return 'not-needed';
    if (!timingSafeEqual(digest(withoutDashes(code)), this.#digest)) return 'wrong-code';
    const at = clock.wallNow();
    const hash = await hashPassword(password);
    const isMade = await store.accounts.addFirst({ name, role: 'owner', password: hash, createdAt: at });
    this.#digest = undefined;
    if (!isMade) return 'not-needed';
    const details = { account: name, role: 'owner', how: 'first-run' };
    await store.audit.write({ actor: name, action: 'account-created', details }, at);
    return 'made';
  }
}
