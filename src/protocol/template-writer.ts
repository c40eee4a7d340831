import { cutBatches, groupByUser, type BatchGroup } from './batches.ts';
import { encodeBatch, writeBatch } from './commands/batch.ts';
import { deleteTemplate, templateFlag, writeTemplate, type Template } from './commands/templates.ts';
import type { Dialogue } from './dialogue.ts';
import { isRefusal, rethrowAbout } from './errors.ts';
import { describeFinger } from './template-rules.ts';
import { uploadAndConsume, type UploadOptions } from './upload.ts';
import type { UserDraft, UserRow, UserTable } from './user-table.ts';

/** How what was written got there. */
export interface WrittenMany {
  /** Uploads that carried many users and templates. */
  batches: number;
  /** Templates that went one by one: after a refused batch, or because of their flag. */
  singly: number;
}

const writeAdvice =
  'The user has to be in the terminal first, there has to be room for the template, and it has to come from a terminal ' +
  'with the same finger algorithm.';

/** Puts templates into one terminal, without looking back. */
export class TemplateWriter {
  readonly #dialogue: Dialogue;
  readonly #users: UserTable;
  #knowsBatches = true;

  constructor(dialogue: Dialogue, users: UserTable) {
    this.#dialogue = dialogue;
    this.#users = users;
  }

  /** Deletes what is in the slot, uploads the template and has it stored. */
  async one(template: Template, options: UploadOptions): Promise<void> {
    const { signal } = options;
    const { uid, finger, flag, template: bytes } = template;
    const write = async () => {
      await this.#dialogue.askIfKnown(deleteTemplate, { uid, finger }, { signal });
      await uploadAndConsume(this.#dialogue, bytes, options, () =>
        this.#dialogue.ask(writeTemplate, { uid, finger, flag, size: bytes.length }, { signal }),
      );
    };
    await write().catch(rethrowAbout(describeFinger(template), writeAdvice));
  }

  /** In as few uploads as `batchBytes` allows; one by one what no batch carries. */
  async many(
    users: readonly (UserDraft | UserRow)[],
    templates: readonly Template[],
    { batchBytes, onProgress, ...options }: UploadOptions & { batchBytes?: number | undefined },
  ): Promise<WrittenMany> {
    const inBatches = templates.filter(({ flag }) => flag === templateFlag.valid);
    const alone = templates.filter(({ flag }) => flag !== templateFlag.valid);
    const batches = cutBatches(groupByUser(await this.#users.encode(users), inBatches), batchBytes);
    const total = sum(batches.map(({ bytes }) => bytes)) + sum(alone.map(({ template }) => template.length));
    const written: WrittenMany = { batches: 0, singly: alone.length };
    let done = 0;
    for (const { groups, bytes } of batches) {
      const onPart = (doneOfPart: number) => onProgress?.(done + Math.min(doneOfPart, bytes), total);
      if (await this.#batch(groups, { ...options, onProgress: onPart })) {
        written.batches += 1;
      } else {
        for (const group of groups) await this.#group(group, options);
        written.singly += sum(groups.map((group) => group.templates.length));
        onPart(bytes);
      }
      done += bytes;
    }
    for (const template of alone) {
      await this.one(template, options);
      done += template.template.length;
      onProgress?.(done, total);
    }
    return written;
  }

  /** False where the terminal refuses; whatever the reason, one by one it will say more. */
  async #batch(groups: readonly BatchGroup<UserDraft | UserRow>[], options: UploadOptions): Promise<boolean> {
    if (!this.#knowsBatches) return false;
    const batch = {
      records: groups.flatMap(({ record }) => (record.length === 0 ? [] : [record])),
      templates: groups.flatMap(({ templates }) => templates),
    };
    try {
      await uploadAndConsume(this.#dialogue, encodeBatch(batch), options, () =>
        this.#dialogue.ask(writeBatch, undefined, { signal: options.signal }),
      );
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.reason === 'unknown-command') this.#knowsBatches = false;
      return false;
    }
  }

  async #group({ user, templates }: BatchGroup<UserDraft | UserRow>, options: UploadOptions): Promise<void> {
    if (user !== undefined) await this.#users.put(user).catch(rethrowAbout(`uid ${user.uid}`));
    for (const template of templates) await this.one(template, options);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
