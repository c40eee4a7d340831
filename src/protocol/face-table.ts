import { commandCode } from './command-codes.ts';
import {
  allFaceEntries,
  deleteFaces,
  faceLayout,
  faceRequestLayout,
  maxFaceEntries,
  writeFace,
  type FaceEntry,
} from './commands/faces.ts';
import { readSizes } from './commands/free-sizes.ts';
import { refreshData } from './commands/session.ts';
import { readBlock } from './block.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { faceKindOf, facesNotSupported, type FaceKind } from './face-kind.ts';
import { optionOf } from './identity.ts';
import { uploadAndConsume, type UploadOptions } from './upload.ts';
import type { UserTable } from './user-table.ts';

export type { FaceEntry, FaceKind };

/** All entries of one user. */
export interface Face {
  uid: number;
  userId: string;
  /** Biometric data, never to be logged or printed. */
  entries: FaceEntry[];
}

export interface ReadFacesOptions {
  signal?: AbortSignal | undefined;
  /** Called after each user that was asked about. */
  onProgress?: ((doneUsers: number, totalUsers: number) => void) | undefined;
}

/**
 * The faces of one terminal. Only near-infrared terminals let them be read and written; all others get a refusal with
 * reason `not-supported` and advice. What is known of these commands rests on one report, so nothing is taken on trust:
 * what was written or deleted is read back.
 */
export class FaceTable {
  readonly #dialogue: Dialogue;
  readonly #users: UserTable;
  #kind: FaceKind | undefined;

  constructor(dialogue: Dialogue, users: UserTable) {
    this.#dialogue = dialogue;
    this.#users = users;
  }

  /** Which faces it has; asked once per connection. */
  async kind(): Promise<FaceKind> {
    this.#kind ??= faceKindOf({
      platform: await optionOf(this.#dialogue, '~Platform'),
      isOn: await optionOf(this.#dialogue, 'FaceFunOn'),
      algorithm: await optionOf(this.#dialogue, 'ZKFaceVersion'),
      capacity: (await this.#dialogue.ask(readSizes, undefined)).faceCapacity,
    });
    return this.#kind;
  }

  /** The entries of one user's face; none where there is no face. */
  read(uid: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<FaceEntry[]> {
    return this.#supported('read a face', () => this.#read(uid, signal));
  }

  /** The faces of everybody who has one. Terminals tell them user by user. */
  readAll({ signal, onProgress }: ReadFacesOptions = {}): Promise<Face[]> {
    return this.#supported('read faces', async () => {
      const users = await this.#users.read({ timeoutMs: this.#dialogue.timeoutMs, signal });
      const faces: Face[] = [];
      for (const [index, { uid, userId }] of users.entries()) {
        const entries = await this.#read(uid, signal);
        if (entries.length > 0) faces.push({ uid, userId, entries });
        onProgress?.(index + 1, users.length);
      }
      return faces;
    });
  }

  /**
   * Writes a face over what the user has, and reads it back: a terminal that says OK and does not have it afterwards is
   * a refusal with reason `mismatch`. Nobody has reported this to work.
   */
  write({ uid, userId, entries }: Face, options: UploadOptions = {}): Promise<void> {
    return this.#supported('write a face', async () => {
      if (entries.length === 0 || entries.length > maxFaceEntries)
        throw new TerminalError('ours', `a face has 1 to ${maxFaceEntries} entries, not ${entries.length}`, {
          reason: 'bad-argument',
        });
      const own = entries.map((entry) => faceLayout.write({ ...entry, uid }));
      await uploadAndConsume(this.#dialogue, Buffer.concat(own), options, () =>
        this.#dialogue.ask(writeFace, { userId }, { signal: options.signal }),
      );
      await this.#dialogue.ask(refreshData, undefined);
      const there = await this.#read(uid, options.signal);
      const isThere = (wanted: FaceEntry) =>
        there.some(({ index, data }) => index === wanted.index && Buffer.compare(data, wanted.data) === 0);
      if (!entries.every(isThere))
        throw notDone(`the terminal took the face of uid ${uid} and does not have it`);
    });
  }

  /** Deletes a user's face. A refusal where there is none, or where it is still there afterwards. */
  delete({ uid, userId }: { uid: number; userId: string }): Promise<void> {
    return this.#supported('delete a face', async () => {
      await this.#dialogue.ask(deleteFaces, { userId });
      await this.#dialogue.ask(refreshData, undefined);
      if ((await this.#read(uid, undefined)).length > 0)
        throw notDone(`the terminal was told to delete the face of uid ${uid} and still has it`);
    });
  }

  async #read(uid: number, signal: AbortSignal | undefined): Promise<FaceEntry[]> {
    const request = faceRequestLayout.write({ uid, index: allFaceEntries });
    const maxBytes = maxFaceEntries * faceLayout.size;
    const { bytes } = await this.#dialogue.alone(
      () =>
        readBlock(this.#dialogue, commandCode.readFaces, request, {
          purpose: 'read faces',
          signal,
          maxBytes,
        }),
      signal,
    );
    return bytes === undefined ? [] : faceLayout.readAll(bytes);
  }

  #supported<T>(command: string, work: () => Promise<T>): Promise<T> {
    return this.#dialogue.named(command, async () => {
      const kind = await this.kind();
      if (kind !== 'near-infrared') throw facesNotSupported(kind);
      return work();
    });
  }
}

function notDone(message: string): TerminalError {
  return new TerminalError('refusal', message, {
    reason: 'mismatch',
    advice:
      'This model does not let faces be changed over the network: enrol or delete the face at the terminal.',
  });
}
