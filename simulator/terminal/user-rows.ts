import type { User } from '../../src/protocol/commands/users.ts';

/** A user's record, as it was written and as it reads. */
export interface UserRow {
  raw: Uint8Array;
  user: User;
}

/** A terminal's user records, found by slot and by id, and always in the order in which the terminal sends them. */
export class UserRows {
  readonly #byUid = new Map<number, UserRow>();
  readonly #uids = new Map<string, number>();
  #sorted: UserRow[] = [];
  #admins = 0;
  #passwords = 0;

  get size(): number {
    return this.#byUid.size;
  }

  /** How many have rights at the menu; counted as they come and go, as terminals count them. */
  get admins(): number {
    return this.#admins;
  }

  /** How many have a password. */
  get passwords(): number {
    return this.#passwords;
  }

  /** By uid. */
  get all(): readonly UserRow[] {
    return this.#sorted;
  }

  get(uid: number): UserRow | undefined {
    return this.#byUid.get(uid);
  }

  uidOf(userId: string): number | undefined {
    return this.#uids.get(userId);
  }

  /** Puts a row into its slot, over what is there. */
  put(row: UserRow): void {
    const { uid, userId } = row.user;
    this.delete(uid);
    this.#byUid.set(uid, row);
    this.#uids.set(userId, uid);
    this.#sorted.splice(this.#placeOf(uid), 0, row);
    this.#count(row, 1);
  }

  delete(uid: number): void {
    const row = this.#byUid.get(uid);
    if (row === undefined) return;
    this.#byUid.delete(uid);
    this.#uids.delete(row.user.userId);
    this.#sorted.splice(this.#placeOf(uid), 1);
    this.#count(row, -1);
  }

  clear(): void {
    this.#byUid.clear();
    this.#uids.clear();
    this.#sorted = [];
    this.#admins = 0;
    this.#passwords = 0;
  }

  #count({ user: { privilege, password } }: UserRow, change: 1 | -1): void {
    if (privilege > 1) this.#admins += change;
    if (password !== '') this.#passwords += change;
  }

  /** Of the first row that is not below this uid. */
  #placeOf(uid: number): number {
    let [from, to] = [0, this.#sorted.length];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if ((this.#sorted[middle]?.user.uid ?? 0) < uid) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
