import type { Sizes } from './commands/free-sizes.ts';
import { refreshData } from './commands/session.ts';
import {
  deleteUser,
  isUserRecordSize,
  patchUserRecord,
  writeUser,
  writeUserRecord,
  type User,
  type UserRecordSize,
} from './commands/users.ts';
import type { BulkReadOptions } from './bulk.ts';
import { usersTable } from './commands/bulk.ts';
import type { Dialogue } from './dialogue.ts';
import { isRefusal, TerminalError } from './errors.ts';
import { usersKind } from './row-kinds.ts';
import { readUserTable, readWhole, usersIn, type UserRecords, type UsersRead } from './tables.ts';
import { readRows } from './table-rows.ts';
import type { TextEncodingName } from './text.ts';

/** What is needed to write a user; the rest has the usual values. */
export type UserDraft = Pick<User, 'uid' | 'userId'> & Partial<User>;

/** A whole record as it is to be in its slot: the terminal's own one, patched. `userId` is only for messages. */
export interface UserRow {
  uid: number;
  userId: string;
  record: Uint8Array;
}

/** Fields of a user that are to be other than they are. */
export type UserChanges = Partial<Omit<User, 'uid'>>;

/** Gives a user's new record, or undefined where it stays. */
export type EditUser = (user: User, record: Uint8Array) => Uint8Array | undefined;

/** The users of one terminal, and the size of record that this terminal wants. */
export class UserTable {
  readonly #dialogue: Dialogue;
  readonly #sizes: () => Promise<Sizes>;
  readonly #encoding: TextEncodingName;
  #recordSize: UserRecordSize | undefined;
  /** It sends its table as a whole, whatever is asked for. */
  #lacksWindows = false;

  constructor(dialogue: Dialogue, sizes: () => Promise<Sizes>, encoding: TextEncodingName) {
    this.#dialogue = dialogue;
    this.#sizes = sizes;
    this.#encoding = encoding;
  }

  async read(options: BulkReadOptions): Promise<User[]> {
    const { rows, recordSize } = await this.#alone(options.signal, () =>
      readWhole(this.#dialogue.connection, usersKind(this.#encoding), this.#sizes, options),
    );
    this.#know(recordSize);
    return rows;
  }

  /** Everybody, with the very records they stand in. */
  async snapshot(options: Partial<BulkReadOptions> = {}): Promise<UsersRead> {
    const table = await this.records(options);
    return { ...table, users: usersIn(table, this.#encoding) };
  }

  /** The records alone, for comparing bytes. */
  async records(options: Partial<BulkReadOptions> = {}): Promise<UserRecords> {
    const { connection, timeoutMs } = this.#dialogue;
    const read = await this.#alone(options.signal, () =>
      readUserTable(connection, this.#sizes, { timeoutMs, ...options }),
    );
    this.#know(read.recordSize);
    return read;
  }

  #alone<T>(signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T> {
    return this.#dialogue.named('read users', () => this.#dialogue.alone(read, signal));
  }

  #know(recordSize: number | undefined): void {
    if (recordSize !== undefined && isUserRecordSize(recordSize)) this.#recordSize = recordSize;
  }

  /**
   * Some rows of a table that should have `count` rows, by their places from 0, without reading the whole of it. Undefined
   * where it has another length, or where the terminal lets nobody choose what is read.
   */
  async rowsAt(
    places: readonly number[],
    count: number,
    options: Partial<BulkReadOptions> = {},
  ): Promise<ReadonlyMap<number, Uint8Array> | undefined> {
    const recordSize = this.#recordSize;
    if (recordSize === undefined || this.#lacksWindows) return undefined;
    const { timeoutMs } = this.#dialogue;
    const rows = await this.#dialogue.named('read some users', () =>
      this.#dialogue.alone(
        () => readRows(this.#dialogue, usersTable, { places, recordSize, count }, { timeoutMs, ...options }),
        options.signal,
      ),
    );
    if (rows === 'no-windows') this.#lacksWindows = true;
    return typeof rows === 'string' ? undefined : rows;
  }

  /**
   * Reads everybody and writes those back for whom `change` gives another record; what it does not touch stays as the
   * terminal had it, down to bytes nobody has described. Returns how many were written, and makes them take effect.
   */
  async edit(change: EditUser, options: Partial<BulkReadOptions> = {}): Promise<number> {
    const { users, records } = await this.snapshot(options);
    const stride = records.length / users.length;
    let written = 0;
    for (const [index, user] of users.entries()) {
      const changed = change(user, records.subarray(index * stride, (index + 1) * stride));
      if (changed === undefined) continue;
      await this.#dialogue.ask(writeUser, changed, { signal: options.signal });
      written += 1;
    }
    if (written > 0) await this.#dialogue.ask(refreshData, undefined);
    return written;
  }

  /** Changes some fields of one user. Throws `refusal` where the terminal has nobody in that slot. */
  async update(uid: number, changes: UserChanges, options: Partial<BulkReadOptions> = {}): Promise<void> {
    await this.#dialogue.named('change a user', async () => {
      const written = await this.edit(
        (user, record) => (user.uid === uid ? patchUserRecord(record, changes, this.#encoding) : undefined),
        options,
      );
      if (written === 0)
        throw new TerminalError('refusal', `there is no user in slot ${uid}`, { reason: 'refused' });
    });
  }

  /**
   * Writes one user over whatever is in its slot. The record's size is the one the terminal's own records have; an
   * empty terminal shows none, so there 72 bytes are tried and then 28.
   */
  async put(draft: UserDraft | UserRow): Promise<void> {
    if ('record' in draft) {
      await this.#dialogue.ask(writeUser, draft.record);
      return;
    }
    const size = await this.#knownSize();
    await (size === undefined ? this.#findSize(draft) : this.#write(draft, size));
  }

  /**
   * The records of users in the terminal's own size, for a batch; rows are records already. An empty terminal shows no
   * size; there the first draft is written to find it.
   */
  async encode(
    users: readonly (UserDraft | UserRow)[],
  ): Promise<{ user: UserDraft | UserRow; record: Uint8Array }[]> {
    const first = users.find((user) => !('record' in user));
    const size = first === undefined ? 72 : ((await this.#knownSize()) ?? (await this.#findSize(first)));
    return users.map((user) => ({
      user,
      record: 'record' in user ? user.record : writeUserRecord(complete(user), size, this.#encoding),
    }));
  }

  delete(uid: number): Promise<void> {
    return this.#dialogue.ask(deleteUser, { uid });
  }

  /** Writes a user to an empty terminal. */
  async #findSize(draft: UserDraft): Promise<UserRecordSize> {
    try {
      return await this.#write(draft, 72);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.#write(draft, 28);
    }
  }

  /** The size of this terminal's records; 72 where it holds nobody to tell by. */
  async recordSize(): Promise<UserRecordSize> {
    return (await this.#knownSize()) ?? 72;
  }

  async #knownSize(): Promise<UserRecordSize | undefined> {
    if (this.#recordSize === undefined) await this.read({ timeoutMs: this.#dialogue.timeoutMs });
    return this.#recordSize;
  }

  async #write(draft: UserDraft, size: UserRecordSize): Promise<UserRecordSize> {
    await this.#dialogue.ask(writeUser, writeUserRecord(complete(draft), size, this.#encoding));
    this.#recordSize = size;
    return size;
  }
}

function complete(draft: UserDraft): User {
  return { name: '', privilege: 0, password: '', card: 0, group: 1, ...draft };
}
