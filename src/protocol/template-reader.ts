import { readBlock } from './block.ts';
import { readTable, type BulkReadOptions, type TableTaker } from './bulk.ts';
import { commandCode, replyCode } from './command-codes.ts';
import type { Sizes } from './commands/free-sizes.ts';
import {
  assertNothingLeft,
  fingerLayout,
  longestTemplateRecord,
  notFoundReply,
  readTemplatesIn,
  templateFlag,
  templatesTable,
  type FingerOf,
  type Template,
} from './commands/templates.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import type { HeldBytes } from './held-bytes.ts';
import { refusal } from './refusal.ts';
import { growth, mostTableBytes } from './table-limit.ts';
import { WindowGatherer } from './window-gatherer.ts';

/** Tries before a table that grows under our hands is given up. */
const maxReads = 3;

/** More than any algorithm makes, with what firmware puts behind it. */
const maxTemplateBytes = 4096;

/** Some firmware puts as many zeros behind a template read with 88. Source: pyzk. */
const paddingBytes = 6;

/** Reads templates: the whole table, or one finger by whichever of the two commands this terminal knows. */
export class TemplateReader {
  readonly #dialogue: Dialogue;
  readonly #sizes: () => Promise<Sizes>;
  /** Whether 88 is known to this terminal, as far as seen. */
  #extended: 'unseen' | 'works' | 'unknown' = 'unseen';

  constructor(dialogue: Dialogue, sizes: () => Promise<Sizes>) {
    this.#dialogue = dialogue;
    this.#sizes = sizes;
  }

  /**
   * All templates, decoded while they come. The terminal's own count is asked before and after; a table that fits neither
   * is read again while it changes, and is an error where it does not.
   */
  async all(options: BulkReadOptions): Promise<Template[]> {
    const { connection } = this.#dialogue;
    let before = (await this.#sizes()).templates;
    let came = 0;
    for (let reads = 0; reads < maxReads; reads += 1) {
      if (before === 0) return [];
      const maxDatasetBytes = mostTableBytes(before, maxTemplateBytes, options.maxDatasetBytes);
      const coming = new ComingTemplates(before, connection.held);
      try {
        await readTable(connection, templatesTable, coming, { ...options, maxDatasetBytes });
        coming.end();
      } finally {
        coming.close();
      }
      came = coming.templates.length;
      const after = (await this.#sizes()).templates;
      if (came === before || came === after) return coming.templates;
      if (before === after) break;
      before = after;
    }
    throw new TerminalError('wire', `the terminal holds ${before} templates, and ${came} came`, {
      reason: 'incomplete',
    });
  }

  /**
   * One finger; undefined where the user has no such. 88 first, then 9, for a terminal that does not know 88 may answer
   * it as if there were no such finger. 9 tells no flag; the template then counts as valid.
   */
  async one(of: FingerOf, signal: AbortSignal | undefined): Promise<Template | undefined> {
    const request = fingerLayout.write(of);
    const ask = (command: number) =>
      readBlock(this.#dialogue, command, request, {
        purpose: 'read a template',
        signal,
        maxBytes: maxTemplateBytes,
      });
    if (this.#extended !== 'unknown') {
      const { bytes, refused } = await ask(commandCode.readTemplate);
      if (bytes !== undefined) {
        this.#extended = 'works';
        return withoutTail(of, bytes);
      }
      if (refused.command === notFoundReply) return undefined;
      if (refused.command === replyCode.error && this.#extended === 'works') return undefined;
      if (refused.command === replyCode.unknown) this.#extended = 'unknown';
      else if (refused.command !== replyCode.error) throw refusal(refused);
    }
    const { bytes, refused } = await ask(commandCode.readUsers);
    if (bytes !== undefined) return { ...of, flag: templateFlag.valid, template: Uint8Array.from(bytes) };
    if (refused.command === notFoundReply || refused.command === replyCode.error) return undefined;
    throw refusal(refused);
  }
}

/** Templates that are decoded a window at a time. */
class ComingTemplates implements TableTaker {
  readonly templates: Template[] = [];
  readonly #counted: number;
  readonly #gatherer: WindowGatherer;

  constructor(counted: number, held: HeldBytes) {
    this.#counted = counted;
    this.#gatherer = new WindowGatherer(held, longestTemplateRecord, (bytes) => this.#decode(bytes));
  }

  /** The length in front says nothing of how many there are. */
  begin(): void {}

  take(bytes: Uint8Array): void {
    this.#gatherer.take(bytes);
  }

  /** After the last byte. */
  end(): void {
    assertNothingLeft(this.#gatherer.flush(), this.templates.length);
  }

  close(): void {
    this.#gatherer.close();
  }

  #decode(window: Uint8Array): number {
    const { templates, bytes } = readTemplatesIn(window, this.templates.length);
    this.templates.push(...templates);
    if (this.templates.length > this.#counted + growth)
      throw new TerminalError(
        'wire',
        `the terminal holds ${this.#counted} templates, and more than ${this.templates.length} came`,
        { reason: 'incomplete' },
      );
    return bytes;
  }
}

/** What 88 brings: the template, six zeros on some firmware, and the flag. Nothing but a flag is no template. */
function withoutTail(of: FingerOf, bytes: Uint8Array): Template | undefined {
  const flag = bytes.at(-1);
  const body = bytes.subarray(0, -1);
  if (flag === undefined || body.length === 0) return undefined;
  const isPadded = body.length > paddingBytes && body.subarray(-paddingBytes).every((byte) => byte === 0);
  return { ...of, flag, template: Uint8Array.from(isPadded ? body.subarray(0, -paddingBytes) : body) };
}
