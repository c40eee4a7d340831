import {
  patchUserRecord,
  readUserRecords,
  writeUserRecord,
  type User,
  type UserRecordSize,
} from '../../src/protocol/commands/users.ts';
import { templateFlag, type Template } from '../../src/protocol/commands/templates.ts';
import type { TextEncodingName } from '../../src/protocol/text.ts';
import { TemplateMemory, type StoredTemplate } from './template-memory.ts';
import { UserRows, type UserRow } from './user-rows.ts';

/** A user as the terminal holds it: the record's fields and the fingers registered for it. */
export interface StoredUser extends User {
  fingers: readonly number[];
}

export interface UserTableOptions {
  recordSize: UserRecordSize;
  encoding: TextEncodingName;
  capacity: number;
  /** Longest userId. */
  userIdWidth: number;
  templateCapacity: number;
  /** Whether there is no room for another one, whatever the capacity is. */
  isFull: (table: 'users' | 'templates') => boolean;
  /** The longest template the terminal's algorithm makes. */
  maxTemplateBytes: () => number;
  /** Makes up the template of a finger nobody has. */
  makeUpTemplate: (userId: string, finger: number) => Uint8Array;
}

/** One user as the state file holds it; a finger alone stands for one whose template was made up. */
export interface SavedUser {
  record: Uint8Array;
  fingers: (number | { finger: number; flag: number; template: Uint8Array })[];
}

const maxUid = 65_534;

/** The users in a terminal's memory with their fingers, kept as the very bytes that were written. */
export class UserTable {
  readonly #options: UserTableOptions;
  readonly #rows = new UserRows();
  readonly #templates: TemplateMemory;
  #changes = 0;

  constructor(options: UserTableOptions) {
    this.#options = options;
    this.#templates = new TemplateMemory(options.templateCapacity, () => options.isFull('templates'));
  }

  get capacity(): number {
    return this.#options.isFull('users') ? this.count : this.#options.capacity;
  }

  get count(): number {
    return this.#rows.size;
  }

  /** How many have rights at the menu. */
  get adminCount(): number {
    return this.#rows.admins;
  }

  /** How many have a password. */
  get passwordCount(): number {
    return this.#rows.passwords;
  }

  /** Grows with every change of a user or a template. */
  get revision(): number {
    return this.#changes + this.#templates.changes;
  }

  get fingerCount(): number {
    return this.#templates.count;
  }

  get fingerCapacity(): number {
    return this.#templates.capacity;
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
    const owner = this.#rows.uidOf(user.userId);
    if (owner !== undefined && owner !== user.uid) return `the userId belongs to uid ${owner}`;
    const isNew = this.#rows.get(user.uid) === undefined;
    if (isNew && this.#rows.size >= this.capacity) return 'the table is full';
    this.#rows.put({ raw: Uint8Array.from(raw), user });
    this.#changes += 1;
    return undefined;
  }

  /** Writes a user from its fields. Returns why it was refused, undefined where it was not. */
  put(user: User): string | undefined {
    return this.write(writeUserRecord(user, this.#options.recordSize, this.#options.encoding));
  }

  /** Removes the user and its fingers; false where there is none. */
  delete(uid: number): boolean {
    if (this.#rows.get(uid) === undefined) return false;
    this.#rows.delete(uid);
    this.#templates.deleteAll(uid);
    this.#changes += 1;
    return true;
  }

  /** Everybody becomes an ordinary user; whether they are disabled stays. */
  clearAdministrators(): void {
    for (const { raw, user } of this.#rows.all)
      this.write(patchUserRecord(raw, { privilege: user.privilege & 1 }, this.#options.encoding));
  }

  clearTemplates(): void {
    this.#templates.clear();
  }

  clear(): void {
    this.#rows.clear();
    this.#templates.clear();
    this.#changes += 1;
  }

  /** Registers a finger with a template made up for it. Returns why it was refused, undefined where it was not. */
  addFinger(uid: number, finger: number): string | undefined {
    const userId = this.#rows.get(uid)?.user.userId ?? '';
    const template = this.#options.makeUpTemplate(userId, finger);
    return this.#setTemplate(uid, finger, { template, flag: templateFlag.valid, madeUpFor: userId });
  }

  /** Stores a template over what is in the slot. Returns why it was refused, undefined where it was not. */
  setTemplate(uid: number, finger: number, template: Uint8Array, flag: number): string | undefined {
    return this.#setTemplate(uid, finger, { template, flag, madeUpFor: undefined });
  }

  template(uid: number, finger: number): StoredTemplate | undefined {
    return this.#templates.get(uid, finger);
  }

  /** False where there is none. */
  deleteTemplate(uid: number, finger: number): boolean {
    return this.#templates.delete(uid, finger);
  }

  /** All templates in no order, for a look at each. */
  eachTemplate(): Iterable<Template> {
    return this.#templates.each();
  }

  /** All templates, by uid and finger. */
  templates(): Template[] {
    return this.#templates.all();
  }

  /** The records of the templates' table. */
  templateRecords(): Uint8Array {
    return this.#templates.records();
  }

  /** The very bytes of a user; undefined where there is none. */
  recordOf(uid: number): Uint8Array | undefined {
    return this.#rows.get(uid)?.raw;
  }

  byUserId(userId: string): StoredUser | undefined {
    const uid = this.#rows.uidOf(userId);
    const row = uid === undefined ? undefined : this.#rows.get(uid);
    return row === undefined ? undefined : this.#stored(row);
  }

  byUid(uid: number): StoredUser | undefined {
    const row = this.#rows.get(uid);
    return row === undefined ? undefined : this.#stored(row);
  }

  byCard(card: number): StoredUser | undefined {
    for (const row of this.#rows.all) if (row.user.card === card && card !== 0) return this.#stored(row);
    return undefined;
  }

  /** All users, by uid. */
  all(): StoredUser[] {
    return this.#rows.all.map((row) => this.#stored(row));
  }

  /** All records back to back, by uid. */
  records(): Uint8Array<ArrayBuffer> {
    const { recordSize } = this.#options;
    const records = new Uint8Array(this.#rows.size * recordSize);
    for (const [index, row] of this.#rows.all.entries()) records.set(row.raw, index * recordSize);
    return records;
  }

  /** The very bytes of each user and of the fingers that were not made up, for the state file. */
  saved(): SavedUser[] {
    return this.#rows.all.map(({ raw, user }) => ({
      record: raw,
      fingers: this.#templates
        .of(user.uid)
        .map(({ finger, stored: { flag, template, madeUpFor } }) =>
          madeUpFor === user.userId ? finger : { finger, flag, template },
        ),
    }));
  }

  /** Puts back what {@link saved} gave. Returns why a record or template was refused. */
  restore({ record, fingers }: SavedUser): string | undefined {
    const uid = (record[0] ?? 0) | ((record[1] ?? 0) << 8);
    if (this.#rows.get(uid) !== undefined) return `uid ${uid} is there twice`;
    const refusal = this.write(record);
    if (refusal !== undefined) return refusal;
    for (const saved of fingers) {
      const refused =
        typeof saved === 'number'
          ? this.addFinger(uid, saved)
          : this.setTemplate(uid, saved.finger, saved.template, saved.flag);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  #setTemplate(uid: number, finger: number, stored: StoredTemplate): string | undefined {
    if (this.#rows.get(uid) === undefined) return `there is no user with uid ${uid}`;
    const most = this.#options.maxTemplateBytes();
    if (stored.template.length === 0 || stored.template.length > most)
      return `a template has 1 to ${most} bytes here, this one has ${stored.template.length}`;
    return this.#templates.set(uid, finger, stored);
  }

  #stored({ user }: UserRow): StoredUser {
    return { ...user, fingers: this.#templates.of(user.uid).map(({ finger }) => finger) };
  }
}
