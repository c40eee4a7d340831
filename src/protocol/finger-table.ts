import type { Sizes } from './commands/free-sizes.ts';
import { refreshData } from './commands/session.ts';
import {
  deleteTemplate,
  deleteTemplateByUserId,
  type Template,
  type TemplateAlgorithm,
} from './commands/templates.ts';
import type { Dialogue } from './dialogue.ts';
import { isRefusal, rethrowAbout } from './errors.ts';
import { assertUsersThere, readBack } from './read-back.ts';
import { TemplateReader } from './template-reader.ts';
import { assertDistinct, assertWritable, describeFinger } from './template-rules.ts';
import { TemplateWriter, type WrittenMany } from './template-writer.ts';
import { probePieceBytes } from './upload-probe.ts';
import type { UserDraft, UserRow, UserTable } from './user-table.ts';

export interface FingerOptions {
  signal?: AbortSignal | undefined;
  /** Called with the bytes that came, or that the terminal has acknowledged, of all that are to go. */
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

export interface ReadFingersOptions extends FingerOptions {
  /** The most a terminal may announce, less where it says it holds less. Default 64 MiB. */
  maxDatasetBytes?: number | undefined;
}

export interface WriteFingerOptions extends FingerOptions {
  /** Reads back what was written and compares it byte for byte; default true. */
  verify?: boolean | undefined;
}

export interface WriteManyOptions extends WriteFingerOptions {
  /** The most one batch may have; default two of the largest pieces. */
  batchBytes?: number | undefined;
}

/** What of a terminal its fingers need. */
export interface FingerTableParts {
  dialogue: Dialogue;
  users: UserTable;
  sizes: () => Promise<Sizes>;
  option: (name: string) => Promise<string | undefined>;
}

/** The finger templates of one terminal. Errors name the finger and the reason, never a byte of a template. */
export class FingerTable {
  readonly #parts: FingerTableParts;
  readonly #dialogue: Dialogue;
  readonly #reader: TemplateReader;
  readonly #writer: TemplateWriter;
  #algorithm: { known: TemplateAlgorithm | undefined } | undefined;

  constructor(parts: FingerTableParts) {
    this.#parts = parts;
    this.#dialogue = parts.dialogue;
    this.#reader = new TemplateReader(parts.dialogue, parts.sizes);
    this.#writer = new TemplateWriter(parts.dialogue, parts.users);
  }

  /** Which algorithm the terminal's sensor uses; undefined where it does not say, or names one we do not know. */
  async algorithm(): Promise<TemplateAlgorithm | undefined> {
    this.#algorithm ??= { known: algorithms.get(await this.#parts.option('~ZKFPVersion')) };
    return this.#algorithm.known;
  }

  /** All templates. A list that disagrees with the terminal's own count is an error. */
  readAll(options: ReadFingersOptions = {}): Promise<Template[]> {
    const { timeoutMs } = this.#dialogue;
    return this.#dialogue.named('read templates', () =>
      this.#dialogue.alone(() => this.#reader.all({ ...options, timeoutMs }), options.signal),
    );
  }

  /** One finger; undefined where the user has no such. Terminals that only know command 9 tell no flag. */
  read(uid: number, finger: number, { signal }: FingerOptions = {}): Promise<Template | undefined> {
    return this.#dialogue.named('read a template', () =>
      this.#dialogue.alone(() => this.#reader.one({ uid, finger }, signal), signal),
    );
  }

  /**
   * Writes one finger of a user who is in the terminal, over what is in the slot: that is deleted first, so a write
   * that fails or is given up may leave the slot empty.
   */
  write(template: Template, { verify = true, ...options }: WriteFingerOptions = {}): Promise<void> {
    return this.#dialogue.named('write a template', async () => {
      assertWritable(template, await this.algorithm());
      await this.#writer.one(template, options);
      await this.#dialogue.ask(refreshData, undefined);
      if (verify) await this.#readBack([template], options.signal);
    });
  }

  /**
   * Writes users and templates over what is in their slots, many in one upload; one by one where the terminal refuses
   * batches, and where a template's flag is not the usual one, for which a batch has no place. Templates may also be of
   * users who are in the terminal already. Stops at the first refusal; what was written before stays.
   */
  writeMany(
    {
      users = [],
      templates = [],
    }: { users?: readonly (UserDraft | UserRow)[]; templates?: readonly Template[] },
    { verify = true, ...options }: WriteManyOptions = {},
  ): Promise<WrittenMany> {
    return this.#dialogue.named('write users and templates', async () => {
      const algorithm = await this.algorithm();
      for (const template of templates) assertWritable(template, algorithm);
      assertDistinct(templates);
      const written = await this.#writer.many(users, templates, options);
      await this.#dialogue.ask(refreshData, undefined);
      if (verify) {
        const { signal } = options;
        if (users.length > 0)
          assertUsersThere(
            users,
            await this.#parts.users.read({ signal, timeoutMs: this.#dialogue.timeoutMs }),
          );
        await this.#readBack(templates, signal);
      }
      return written;
    });
  }

  /** False where there was no such finger. Throws where the terminal refuses and still has it. */
  delete(uid: number, finger: number): Promise<boolean> {
    return this.#dialogue.named('delete a template', async () => {
      try {
        await this.#dialogue.ask(deleteTemplate, { uid, finger });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if ((await this.read(uid, finger)) !== undefined) throw error.about(describeFinger({ uid, finger }));
        return false;
      }
      await this.#dialogue.ask(refreshData, undefined);
      return true;
    });
  }

  /** Throws `refusal` where there is no such user or finger. */
  async deleteByUserId(userId: string, finger: number): Promise<void> {
    await this.#dialogue
      .ask(deleteTemplateByUserId, { userId, finger })
      .catch(rethrowAbout(`finger ${finger} of userId ${userId}`));
    await this.#dialogue.ask(refreshData, undefined);
  }

  /**
   * Finds the largest piece of an upload this terminal takes and uses it from now on, for all uploads. Stores nothing in
   * the terminal; takes some hundred requests.
   */
  async probeUploadPieceBytes({ signal }: Pick<FingerOptions, 'signal'> = {}): Promise<number> {
    const bytes = await this.#dialogue.named('probe uploads', () => probePieceBytes(this.#dialogue, signal));
    this.#dialogue.uploadPieceBytes = bytes;
    return bytes;
  }

  #readBack(written: readonly Template[], signal: AbortSignal | undefined): Promise<void> {
    return readBack(written, {
      count: async () => (await this.#parts.sizes()).templates,
      all: () => this.readAll({ signal }),
      one: ({ uid, finger }) => this.read(uid, finger, { signal }),
    });
  }
}

const algorithms: ReadonlyMap<string | undefined, TemplateAlgorithm> = new Map([
  ['9', 9],
  ['10', 10],
]);
