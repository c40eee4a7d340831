import type { Dialogue } from './dialogue.ts';
import type { FingerTable } from './finger-table.ts';
import type { UserTable } from './user-table.ts';

/** The places for fingers by userId, where the tables of a terminal know slots only. */
export class FingerSlots {
  readonly #dialogue: Dialogue;
  readonly #users: UserTable;
  readonly #fingers: FingerTable;

  constructor(dialogue: Dialogue, users: UserTable, fingers: FingerTable) {
    this.#dialogue = dialogue;
    this.#users = users;
    this.#fingers = fingers;
  }

  /** False too where there is no such user. */
  async isTaken(userId: string, finger: number): Promise<boolean> {
    const uid = await this.#uidOf(userId);
    return uid !== undefined && (await this.#fingers.read(uid, finger)) !== undefined;
  }

  /** Deletes what is there; an empty place is no error. */
  async clear(userId: string, finger: number): Promise<void> {
    const uid = await this.#uidOf(userId);
    if (uid !== undefined) await this.#fingers.delete(uid, finger);
  }

  async #uidOf(userId: string): Promise<number | undefined> {
    const users = await this.#users.read({ timeoutMs: this.#dialogue.timeoutMs });
    return users.find((user) => user.userId === userId)?.uid;
  }
}
