import { decodeText, fitText } from '../../protocol/text.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
import type { BridgeClock } from '../clock.ts';
import { BridgeError, kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { NamedEnrolment } from '../store/enrolments.ts';
import type { TerminalUserRecords, UserSlot } from '../store/terminal-users.ts';
import type { TerminalSession } from './session-port.ts';
import { ambiguousIds, differenceOf, freeUid, lowestFreeUid, peopleCount } from './user-slots.ts';

/**
 * What became of a member's user in one terminal. `taken`: a foreign user has that userId there. `failed`: the terminal
 * refused it, or said yes and does not have it.
 */
export type Placement = 'written' | 'already-there' | 'taken' | 'failed';

type DeskSession = Pick<TerminalSession, 'users' | 'putUser' | 'refreshData' | 'sizes'>;

/** A terminal's name field (72-byte records; older terminals cut it to 8 bytes themselves). */
const NAME_BYTES = 24;
/** A table that takes longer to read than this is not being read, whatever still comes. */
const READ_MS = 30_000;
/** So many refusals in a row are not about the one member. */
const REFUSALS_ENOUGH = 3;

/**
 * The users of one connected terminal: which slot is whose, and which are ours. It only ever adds users; a slot or an id
 * that somebody has is left alone.
 */
export class UserDesk {
  readonly #terminal: string;
  readonly #session: DeskSession;
  readonly #records: TerminalUserRecords;
  readonly #encoding: TextEncodingName;
  readonly #clock: BridgeClock;
  readonly #log: Log;
  #users: readonly UserSlot[] = [];
  #userIds = new Map<number, string>();
  #taken = new Set<string>();
  #ambiguous = new Set<string>();
  #own = new Set<string>();
  /** One after the other: two members must not be given the same slot. */
  #last: Promise<unknown> = Promise.resolve();
  #isRead = false;
  #whenRead = Promise.withResolvers<void>();
  /** Counts how often the list became doubtful, also while it is being read. */
  #doubts = 0;
  #count: string | undefined;
  #takesHighUids = true;

  constructor(parts: {
    terminal: string;
    session: DeskSession;
    records: TerminalUserRecords;
    encoding: TextEncodingName;
    clock: BridgeClock;
    log: Log;
  }) {
    this.#terminal = parts.terminal;
    this.#session = parts.session;
    this.#records = parts.records;
    this.#encoding = parts.encoding;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Takes over what was known at the last connection, until the users are read anew. */
  async recall(): Promise<void> {
    this.#see(await this.#records.usersOf(this.#terminal));
    this.#own = await this.#records.ownUserIds(this.#terminal);
  }

  /** False from the start, and from the moment somebody changed the terminal's users until they are read again. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Somebody may have changed the terminal's users: no slot counts until they are read again. */
  doubt(): void {
    this.#doubts += 1;
    if (!this.#isRead) return;
    this.#isRead = false;
    this.#whenRead = Promise.withResolvers();
  }

  /** True where the terminal holds other numbers than when its users were read: somebody changed them. */
  isOutdated(sizes: Parameters<typeof peopleCount>[0]): boolean {
    return this.#isRead && peopleCount(sizes) !== this.#count;
  }

  /** Whose slot that is, by the terminal's list as it is now; `giveUp` ends the wait for it. */
  async userIdOf(uid: number, giveUp: Promise<unknown>): Promise<string | undefined> {
    if (!this.#isRead) await Promise.race([this.#whenRead.promise, giveUp]);
    return this.#isRead ? this.#userIds.get(uid) : undefined;
  }

  /** True unless the bridge put that user into this terminal, and it is the only one with that id. */
  isForeign(userId: string): boolean {
    return !this.#own.has(userId) || this.#ambiguous.has(userId);
  }

  /** Reads the users, and adds those of the members that are missing. By userId. */
  place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement>> {
    const work = this.#last.then(() => this.#place(members));
    this.#last = work.catch(() => undefined);
    return work;
  }

  #see(users: readonly UserSlot[]): void {
    this.#users = users;
    this.#userIds = new Map(users.map(({ uid, userId }) => [uid, userId]));
    this.#taken = new Set(this.#userIds.values());
    this.#ambiguous = ambiguousIds(users);
  }

  async #place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement>> {
    // First: a user that was made ours is ours too where the terminal does not tell its users.
    this.#own = await this.#records.ownUserIds(this.#terminal);
    await this.#read();
    const before = this.#users;
    const written: UserSlot[] = [];
    const placed = new Map<string, Placement>();
    let refusals = 0;
    for (const member of members) {
      // One request at a time is all a terminal takes.
      // oxlint-disable-next-line no-await-in-loop
      const result = refusals < REFUSALS_ENOUGH ? await this.#placeOne(member) : 'failed';
      placed.set(member.userId, typeof result === 'object' ? 'written' : result);
      if (typeof result === 'object') written.push(result);
      if (result === 'failed') refusals += 1;
      else if (result !== 'already-there') refusals = 0;
    }
    if (written.length === 0) return placed;
    await this.#session.refreshData();
    await this.#read();
    const { missing, changed } = differenceOf(before, written, this.#users);
    for (const userId of missing) placed.set(userId, 'failed');
    for (const { userId } of written) if (this.#ambiguous.has(userId)) placed.set(userId, 'taken');
    if (missing.length + changed > 0)
      this.#log.warn({ event: 'users-differ', terminal: this.#terminal, missing: missing.length, changed });
    return placed;
  }

  async #read(): Promise<void> {
    const doubts = this.#doubts;
    const over = new AbortController();
    const takeBack = this.#clock.schedule(READ_MS, () => over.abort());
    try {
      // Before the users: what changes meanwhile shows at the next look at the sizes.
      const count = peopleCount(await this.#session.sizes());
      this.#see(await this.#session.users({ signal: over.signal }));
      this.#count = count;
    } finally {
      takeBack();
    }
    if (doubts === this.#doubts) {
      this.#isRead = true;
      this.#whenRead.resolve();
    }
    await this.#records.replace(this.#terminal, this.#users);
  }

  /** The slot it was written to, or what became of it otherwise. */
  async #placeOne({ userId, name }: NamedEnrolment): Promise<UserSlot | Exclude<Placement, 'written'>> {
    if (this.#taken.has(userId)) return this.isForeign(userId) ? 'taken' : 'already-there';
    const uid = this.#freeUid();
    // Noted first: if the bridge dies right after writing, it still knows the user for its own.
    await this.#records.noteOwn(this.#terminal, [userId], this.#clock.wallNow());
    this.#own.add(userId);
    const slot = await this.#put(uid, userId, this.#fittedName(name));
    if (slot === undefined) {
      this.#own.delete(userId);
      await this.#records.forgetOwn(this.#terminal, [userId]);
      return 'failed';
    }
    this.#userIds.set(slot.uid, userId);
    this.#taken.add(userId);
    return slot;
  }

  /** Undefined where the terminal refuses. One that does not take a high slot gets the lowest free one from then on. */
  async #put(uid: number, userId: string, name: string): Promise<UserSlot | undefined> {
    const slot = { uid, userId };
    if (await this.#isPut({ ...slot, name })) return slot;
    const lower = this.#takesHighUids ? lowestFreeUid((it) => this.#userIds.has(it)) : undefined;
    if (lower === undefined || !(await this.#isPut({ uid: lower, userId, name }))) return undefined;
    this.#takesHighUids = false;
    return { uid: lower, userId };
  }

  async #isPut(user: UserSlot & { name: string }): Promise<boolean> {
    try {
      await this.#session.putUser(user);
      return true;
    } catch (error) {
      if (kindOf(error) !== 'refusal') throw error;
      this.#log.warn({ event: 'user-refused', terminal: this.#terminal, problem: messageOf(error) });
      return false;
    }
  }

  #freeUid(): number {
    const isTaken = (uid: number) => this.#userIds.has(uid);
    const uid = this.#takesHighUids ? freeUid(isTaken) : lowestFreeUid(isTaken);
    if (uid !== undefined) return uid;
    const message = `the terminal ${this.#terminal} has no free place for a user`;
    throw new BridgeError('refusal', 'terminal-full', message, {
      advice: 'delete users that are not needed any more at the terminal',
    });
  }

  #fittedName(name: string): string {
    return decodeText(fitText(name, NAME_BYTES, this.#encoding), this.#encoding).trimEnd();
  }
}
