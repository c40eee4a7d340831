import type { Sizes } from './commands/free-sizes.ts';
import { deleteUser, writeUser, writeUserRecord, type User, type UserRecordSize } from './commands/users.ts';
import type { BulkReadOptions } from './bulk.ts';
import type { Dialogue } from './dialogue.ts';
import { isRefusal } from './errors.ts';
import { readUsers } from './tables.ts';
import type { TextEncodingName } from './text.ts';

/** What is needed to write a user; the rest has the usual values. */
export type UserDraft = Pick<User, 'uid' | 'userId'> & Partial<User>;

/** The users of one terminal, and the size of record that this terminal wants. */
export class UserTable {
  readonly #dialogue: Dialogue;
  readonly #sizes: () => Promise<Sizes>;
  readonly #encoding: TextEncodingName;
  #recordSize: UserRecordSize | undefined;

  constructor(dialogue: Dialogue, sizes: () => Promise<Sizes>, encoding: TextEncodingName) {
    this.#dialogue = dialogue;
    this.#sizes = sizes;
    this.#encoding = encoding;
  }

  async read(options: BulkReadOptions): Promise<User[]> {
    const { users, recordSize } = await this.#dialogue.named('read users', () =>
      readUsers(this.#dialogue.connection, this.#sizes, this.#encoding, options),
    );
    this.#recordSize = recordSize ?? this.#recordSize;
    return users;
  }

  /**
   * Writes one user over whatever is in its slot. The record's size is the one the terminal's own records have; an
   * empty terminal shows none, so there 72 bytes are tried and then 28.
   */
  async put(draft: UserDraft): Promise<void> {
    const user: User = { name: '', privilege: 0, password: '', card: 0, group: 1, ...draft };
    if (this.#recordSize === undefined) await this.read({ timeoutMs: this.#dialogue.timeoutMs });
    if (this.#recordSize !== undefined) return this.#write(user, this.#recordSize);
    try {
      await this.#write(user, 72);
      this.#recordSize = 72;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#write(user, 28);
      this.#recordSize = 28;
    }
  }

  delete(uid: number): Promise<void> {
    return this.#dialogue.ask(deleteUser, { uid });
  }

  #write(user: User, size: UserRecordSize): Promise<void> {
    return this.#dialogue.ask(writeUser, writeUserRecord(user, size, this.#encoding));
  }
}
