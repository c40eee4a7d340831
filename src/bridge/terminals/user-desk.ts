import type { BridgeClock } from '../clock.ts';
import { idsDigest } from '../sync/ids-digest.ts';
import type { OwnUsers } from '../sync/ports.ts';
import type { TerminalUserRecords, UserSlot } from '../store/terminal-users.ts';
import type { TerminalSession } from './session-port.ts';
import { SlotBook } from './slot-book.ts';
import { peopleCount } from './user-slots.ts';

type DeskSession = Pick<TerminalSession, 'users' | 'sizes'>;

/** A table that takes longer to read than this is not being read, whatever still comes. */
const READ_MS = 30_000;

/** Work that reads and writes a terminal's users; what it brings is who is there now. */
export type UserWork<Result extends { slots: readonly UserSlot[] }> = () => Promise<Result>;

/**
 * The users of one connected terminal: which slot is whose, and which are ours. Whoever reads or writes them does it here,
 * one after the other.
 */
export class UserDesk implements OwnUsers {
  readonly #terminal: string;
  readonly #session: DeskSession;
  readonly #records: TerminalUserRecords;
  readonly #clock: BridgeClock;
  readonly #slots = new SlotBook();
  #own = new Set<string>();
  #ownDigest: string | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isRead = false;
  #whenRead = Promise.withResolvers<void>();
  /** Counts how often the list became doubtful, also while it is being read. */
  #doubts = 0;
  #count: string | undefined;

  constructor(parts: {
    terminal: string;
    session: DeskSession;
    records: TerminalUserRecords;
    clock: BridgeClock;
  }) {
    this.#terminal = parts.terminal;
    this.#session = parts.session;
    this.#records = parts.records;
    this.#clock = parts.clock;
  }

  /** Takes over what was known at the last connection, until the users are read anew. */
  async recall(): Promise<void> {
    this.#slots.see(await this.#records.usersOf(this.#terminal));
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
    return this.#isRead ? this.#slots.userIdOf(uid) : undefined;
  }

  /** True unless the bridge put that user into this terminal, and it is the only one with that id. */
  isForeign(userId: string): boolean {
    return !this.#own.has(userId) || this.#slots.isAmbiguous(userId);
  }

  /** The userIds the bridge put there. */
  all(): ReadonlySet<string> {
    return this.#own;
  }

  /** Made anew only where they are others. */
  digest(): string {
    this.#ownDigest ??= idsDigest(this.#own);
    return this.#ownDigest;
  }

  /** These users are about to be written, and their fingers are ours from now on. */
  async note(userIds: readonly string[], atUtcMs: number): Promise<void> {
    await this.#records.noteOwn(this.#terminal, userIds, atUtcMs);
    for (const userId of userIds) this.#own.add(userId);
    this.#ownDigest = undefined;
  }

  /** These users are gone, or were never written. */
  async forget(userIds: readonly string[]): Promise<void> {
    await this.#records.forgetOwn(this.#terminal, userIds);
    for (const userId of userIds) this.#own.delete(userId);
    this.#ownDigest = undefined;
  }

  /** Reads the users. */
  async look(): Promise<void> {
    await this.work(async () => {
      const over = new AbortController();
      const takeBack = this.#clock.schedule(READ_MS, () => over.abort());
      try {
        return { slots: await this.#session.users({ signal: over.signal }) };
      } finally {
        takeBack();
      }
    });
  }

  /** Does work that reads and may write the users; afterwards the list is what the work has seen. */
  work<Result extends { slots: readonly UserSlot[] }>(work: UserWork<Result>): Promise<Result> {
    const done = this.#last.then(() => this.#work(work));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #work<Result extends { slots: readonly UserSlot[] }>(work: UserWork<Result>): Promise<Result> {
    const doubts = this.#doubts;
    const before = peopleCount(await this.#session.sizes());
    const result = await work();
    const changes = this.#slots.see(result.slots);
    // What is stored is what was seen last: it was recalled, and every change is written.
    if (changes !== undefined) await this.#records.change(this.#terminal, changes);
    // What was written changes the numbers; what somebody else changes meanwhile shows at the next look at them.
    this.#count = changes === undefined ? before : peopleCount(await this.#session.sizes());
    if (doubts === this.#doubts) {
      this.#isRead = true;
      this.#whenRead.resolve();
    }
    return result;
  }
}
