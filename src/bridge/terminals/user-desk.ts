import { decodeText, fitText } from '../../protocol/text.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
import type { BridgeClock } from '../clock.ts';
import { BridgeError } from '../errors.ts';
import type { NamedEnrolment } from '../store/enrolments.ts';
import type { TerminalUserRecords } from '../store/terminal-users.ts';
import type { TerminalSession } from './session-port.ts';

/** What became of a member's user in one terminal. `taken`: a foreign user has that userId there. */
export type Placement = 'written' | 'already-there' | 'taken';

/** A terminal's name field (72-byte records; older terminals cut it to 8 bytes themselves). */
const NAME_BYTES = 24;
const LAST_UID = 65_534;

/**
 * The users of one connected terminal: which slot is whose, and which are ours. It only ever adds users; a slot or an id
 * that somebody has is left alone.
 */
export class UserDesk {
  readonly #terminal: string;
  readonly #session: Pick<TerminalSession, 'users' | 'putUser' | 'refreshData'>;
  readonly #records: TerminalUserRecords;
  readonly #encoding: TextEncodingName;
  readonly #clock: BridgeClock;
  #userIds = new Map<number, string>();
  #taken = new Set<string>();
  #own = new Set<string>();
  /** One after the other: two members must not be given the same slot. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #firstRead = Promise.withResolvers<void>();

  constructor(parts: {
    terminal: string;
    session: Pick<TerminalSession, 'users' | 'putUser' | 'refreshData'>;
    records: TerminalUserRecords;
    encoding: TextEncodingName;
    clock: BridgeClock;
  }) {
    this.#terminal = parts.terminal;
    this.#session = parts.session;
    this.#records = parts.records;
    this.#encoding = parts.encoding;
    this.#clock = parts.clock;
  }

  /** Takes over what was known at the last connection, until the users are read anew. */
  async recall(): Promise<void> {
    this.#see(await this.#records.usersOf(this.#terminal));
    this.#own = await this.#records.ownUserIds(this.#terminal);
  }

  /** Whose slot that is, by the terminal's list of this connection; `giveUp` ends the wait for it. */
  async userIdOf(uid: number, giveUp: Promise<unknown>): Promise<string | undefined> {
    await Promise.race([this.#firstRead.promise, giveUp]);
    return this.#isRead ? this.#userIds.get(uid) : undefined;
  }

  #isRead = false;

  /** True when that id belongs, in this terminal, to a user the bridge did not write. */
  isForeign(userId: string): boolean {
    return this.#taken.has(userId) && !this.#own.has(userId);
  }

  /** Reads the users, and adds those of the members that are missing. By userId. */
  place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement>> {
    const work = this.#last.then(() => this.#place(members));
    this.#last = work.catch(() => undefined);
    return work;
  }

  #see(users: readonly { uid: number; userId: string }[]): void {
    this.#userIds = new Map(users.map(({ uid, userId }) => [uid, userId]));
    this.#taken = new Set(this.#userIds.values());
  }

  async #place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement>> {
    const users = await this.#session.users();
    this.#see(users);
    this.#own = await this.#records.ownUserIds(this.#terminal);
    this.#isRead = true;
    this.#firstRead.resolve();
    await this.#records.replace(this.#terminal, users);
    const placed = new Map<string, Placement>();
    for (const member of members) {
      // One request at a time is all a terminal takes.
      // oxlint-disable-next-line no-await-in-loop
      placed.set(member.userId, await this.#placeOne(member));
    }
    if ([...placed.values()].includes('written')) await this.#session.refreshData();
    return placed;
  }

  async #placeOne({ userId, name }: NamedEnrolment): Promise<Placement> {
    if (this.#taken.has(userId)) return this.isForeign(userId) ? 'taken' : 'already-there';
    const uid = this.#freeUid();
    // Noted first: if the bridge dies right after writing, it still knows the user for its own.
    await this.#records.noteOwn(this.#terminal, userId, this.#clock.wallNow());
    this.#own.add(userId);
    await this.#session.putUser({ uid, userId, name: this.#fittedName(name) });
    this.#userIds.set(uid, userId);
    this.#taken.add(userId);
    this.#records.put(this.#terminal, { uid, userId });
    return 'written';
  }

  #freeUid(): number {
    for (let uid = 1; uid <= LAST_UID; uid += 1) if (!this.#userIds.has(uid)) return uid;
    throw new BridgeError(
      'refusal',
      'terminal-full',
      `the terminal ${this.#terminal} has no free place for a user`,
      {
        advice: 'delete users that are not needed any more at the terminal',
      },
    );
  }

  #fittedName(name: string): string {
    return decodeText(fitText(name, NAME_BYTES, this.#encoding), this.#encoding).trimEnd();
  }
}
