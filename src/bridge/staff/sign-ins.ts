import { createHash } from 'node:crypto';
import type { Account, AccountRecords } from '../store/accounts.ts';
import type { StaffSession, StaffSessionRecords } from '../store/staff-sessions.ts';
import { isPassword } from './password.ts';
import type { Role } from './roles.ts';

/** Without a request for so long, or so long after signing in, somebody has to sign in again. */
export const IDLE_MS = 2 * 3_600_000;
/** See {@link IDLE_MS}. */
export const ABSOLUTE_MS = 12 * 3_600_000;
/** A use is written down this often at most. */
const NOTE_USE_MS = 60_000;
const TOKEN_BYTES = 32;

/** What sign-ins work with. */
export interface SignInParts {
  accounts: Pick<AccountRecords, 'find' | 'know'>;
  sessions: StaffSessionRecords;
  clock: { wallNow(): number };
  randomBytes: (size: number) => Buffer;
}

/** A session that has just begun, with its token. */
export interface SignedIn {
  token: string;
  session: StaffSession;
}

/** A new session, and its token. */
export interface SignedIn {
  token: string;
  session: StaffSession;
}

/** A clock that was set back by more would make sessions last longer. */
const MOST_SET_BACK_MS = 5 * 60_000;

function isOver({ createdAt, usedAt }: StaffSession, at: number): boolean {
  return at >= createdAt + ABSOLUTE_MS || at >= usedAt + IDLE_MS || at < usedAt - MOST_SET_BACK_MS;
}

const idOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Who is signed in. A session is kept in the store by the hash of its token, so that a copy of the data opens nothing. */
export class SignIns {
  readonly #parts: SignInParts;
  readonly #listeners: (() => void)[] = [];

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** A new session and its token, which is shown this once; undefined for a wrong name or password. */
  async signIn(name: string, password: string): Promise<SignedIn | undefined> {
    const account = await this.#parts.accounts.find(name);
    if (!(await isPassword(password, account?.password)) || account === undefined) return undefined;
    return this.#begin(account);
  }

  /** The same without a password, for the demo alone; undefined where there is no such account. */
  async signInUnasked(name: string): Promise<SignedIn | undefined> {
    const account = await this.#parts.accounts.find(name);
    return account && this.#begin(account);
  }

  /** The same for somebody whom Cobot knows, in this role where they come for the first time; undefined for a disabled one. */
  async admit(name: string, firstRole: Role): Promise<SignedIn | undefined> {
    const { accounts, clock } = this.#parts;
    return this.#begin(await accounts.know({ name, role: firstRole, createdAt: clock.wallNow() }));
  }

  async #begin(account: Account): Promise<SignedIn | undefined> {
    const { sessions, clock, randomBytes } = this.#parts;
    const at = clock.wallNow();
    await sessions.removeEnded({ begunBefore: at - ABSOLUTE_MS, usedBefore: at - IDLE_MS });
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const id = idOf(token);
    const { name, role, password } = account;
    if (!(await sessions.add({ id, account: name, password, at }))) return undefined;
    return { token, session: { id, account: name, role, createdAt: at, usedAt: at } };
  }

  /** The session of a token, as long as it lasts; being looked at is no use of it. */
  async peek(token: string): Promise<StaffSession | undefined> {
    const { sessions, clock } = this.#parts;
    const session = await sessions.find(idOf(token));
    if (session === undefined || !isOver(session, clock.wallNow())) return session;
    await sessions.remove(session.id);
    return undefined;
  }

  /** The same; being asked for is a use. */
  async find(token: string): Promise<StaffSession | undefined> {
    const { sessions, clock } = this.#parts;
    const session = await this.peek(token);
    if (session === undefined) return undefined;
    const at = clock.wallNow();
    if (at >= session.usedAt + NOTE_USE_MS) await sessions.noteUse(session.id, at);
    return session;
  }

  /** Ends the session of a token, if there is one. */
  async signOut(token: string): Promise<void> {
    await this.#parts.sessions.remove(idOf(token));
    this.tellEnded();
  }

  /** Sessions may have ended, or be of another role, by what was done to an account. */
  tellEnded(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Hears whenever sessions may have ended. */
  onEnded(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
