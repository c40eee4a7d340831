import {
  readUserRecords,
  writeUserRecord,
  type User,
  type UserRecordSize,
} from '../../src/protocol/commands/users.ts';
import type { TextEncodingName } from '../../src/protocol/text.ts';

/** A user as the terminal holds it: the record's fields and the fingers registered for it. */
export interface StoredUser extends User {
  fingers: readonly number[];
}

/** The finger seeded and learned users have: the right index finger in the vendor's order. */
export const usualFinger = 6;

interface Row {
  raw: Uint8Array;
  user: User;
  fingers: Set<number>;
}

export interface UserTableOptions {
  recordSize: UserRecordSize;
  encoding: TextEncodingName;
  capacity: number;
  /** Longest userId. */
  userIdWidth: number;
}

const maxUid = 65_534;

/** The users in a terminal's memory, kept as the very bytes that were written. */
export class UserTable {
  readonly capacity: number;
  readonly #options: UserTableOptions;
  readonly #rows = new Map<number, Row>();
  readonly #uids = new Map<string, number>();

  constructor(options: UserTableOptions) {
    this.#options = options;
    this.capacity = options.capacity;
  }

  get count(): number {
    return this.#rows.size;
  }

  get fingerCount(): number {
    let count = 0;
    for (const row of this.#rows.values()) count += row.fingers.size;
    return count;
  }

  /**
   * Stores one record, as USER_WRQ brings it; a record with a known uid replaces that user and keeps its fingers.
   * Returns why it was refused, undefined where it was not. Source of the rules: pyzk's issue 128.
   */
  write(raw: Uint8Array): string | undefined {
    const { recordSize, encoding, userIdWidth } = this.#options;
    if (raw.length !== recordSize)
      return `a user record has ${recordSize} bytes here, this one has ${raw.length}`;
    const [user] = readUserRecords(raw, recordSize, encoding);
    if (user === undefined) return 'no record';
    if (user.uid < 1 || user.uid > maxUid) return `uid ${user.uid} is not between 1 and ${maxUid}`;
    if (!/^[0-9A-Za-z]+$/.test(user.userId) || user.userId === '0')
      return 'the userId is empty, 0 or not plain letters and digits';
    if (user.userId.length > userIdWidth) return `the userId has more than ${userIdWidth} characters`;
    const owner = this.#uids.get(user.userId);
    if (owner !== undefined && owner !== user.uid) return `the userId belongs to uid ${owner}`;
    const old = this.#rows.get(user.uid);
    if (old === undefined && this.#rows.size >= this.capacity) return 'the table is full';
    if (old !== undefined) this.#uids.delete(old.user.userId);
    this.#rows.set(user.uid, { raw: Uint8Array.from(raw), user, fingers: old?.fingers ?? new Set() });
    this.#uids.set(user.userId, user.uid);
    return undefined;
  }

  /** Writes a user from its fields. Returns why it was refused, undefined where it was not. */
  put(user: User): string | undefined {
    return this.write(writeUserRecord(user, this.#options.recordSize, this.#options.encoding));
  }

  /** Removes the user and its fingers; false where there is none. */
  delete(uid: number): boolean {
    const row = this.#rows.get(uid);
    if (row === undefined) return false;
    this.#rows.delete(uid);
    this.#uids.delete(row.user.userId);
    return true;
  }

  clear(): void {
    this.#rows.clear();
    this.#uids.clear();
  }

  addFinger(uid: number, finger: number): void {
    this.#rows.get(uid)?.fingers.add(finger);
  }

  byUserId(userId: string): StoredUser | undefined {
    const uid = this.#uids.get(userId);
    const row = uid === undefined ? undefined : this.#rows.get(uid);
    return row === undefined ? undefined : stored(row);
  }

  byCard(card: number): StoredUser | undefined {
    for (const row of this.#rows.values()) if (row.user.card === card && card !== 0) return stored(row);
    return undefined;
  }

  /** All users, by uid. */
  all(): StoredUser[] {
    return this.#sorted().map(stored);
  }

  /** All records back to back, by uid. */
  records(): Uint8Array<ArrayBuffer> {
    const { recordSize } = this.#options;
    const records = new Uint8Array(this.#rows.size * recordSize);
    for (const [index, row] of this.#sorted().entries()) records.set(row.raw, index * recordSize);
    return records;
  }

  /** The very bytes of each user with its fingers, for the state file. */
  saved(): { record: Uint8Array; fingers: number[] }[] {
    return this.#sorted().map((row) => ({ record: row.raw, fingers: [...row.fingers] }));
  }

  /** Puts back what {@link saved} gave. Returns why a record was refused. */
  restore(record: Uint8Array, fingers: readonly number[]): string | undefined {
    const refusal = this.write(record);
    if (refusal !== undefined) return refusal;
    const uid = (record[0] ?? 0) | ((record[1] ?? 0) << 8);
    for (const finger of fingers) this.addFinger(uid, finger);
    return undefined;
  }

  #sorted(): Row[] {
    return [...this.#rows.values()].toSorted((a, b) => a.user.uid - b.user.uid);
  }
}

function stored(row: Row): StoredUser {
  return { ...row.user, fingers: [...row.fingers].toSorted((a, b) => a - b) };
}
