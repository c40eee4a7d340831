import type { Table } from './commands/bulk.ts';
import type { Exchange, Question } from './commands/exchange.ts';
import { readSizes, type Sizes } from './commands/free-sizes.ts';
import { readOption } from './commands/options.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import type { Quirk } from './passport.ts';
import { measureTable } from './table-measure.ts';

/** A name no terminal has an option of. */
export const nobodysOption = '~NoSuchOption';

/** Questions to one terminal that take note of how it answers. */
export class CapabilityQuestions {
  readonly quirks = new Set<Quirk>();
  readonly #dialogue: Dialogue;
  readonly #signal: AbortSignal | undefined;

  constructor(dialogue: Dialogue, signal: AbortSignal | undefined) {
    this.#dialogue = dialogue;
    this.#signal = signal;
  }

  /** Undefined where it refuses, or answers in a way nobody has described. */
  async ask<Request, Reply>(question: Question<Request, Reply>, value: Request): Promise<Reply | undefined> {
    try {
      return await this.#dialogue.askIfKnown(question, value, { signal: this.#signal });
    } catch (error) {
      if (error instanceof TerminalError && error.reason === 'malformed') return undefined;
      throw error;
    }
  }

  /** Whether it does something when it is told to. Not ended by the signal: half of a pair must not be left undone. */
  async does<Request>(exchange: Exchange<Request, void>, value: Request): Promise<boolean> {
    const done: Question<Request, true> = { ...exchange, reply: { read: () => true } };
    return (await this.#dialogue.askIfKnown(done, value)) === true;
  }

  /** Null where the terminal has no such option, or nothing in it. */
  async option(name: string): Promise<string | null> {
    const answered: Question<string, { value: string; garbage: boolean }> = {
      ...readOption,
      reply: { read: (body) => ({ ...readOption.reply.read(body), garbage: hasGarbage(body.data) }) },
    };
    const answer = await this.ask(answered, name);
    if (answer === undefined) return null;
    const value = answer.value.replace(/^=+/, '').trim();
    if (answer.garbage) this.quirks.add('options-with-garbage');
    if (value !== answer.value) this.quirks.add('options-with-stray-characters');
    if (name === nobodysOption) this.quirks.add('unknown-options-empty');
    return value === '' ? null : value;
  }

  /** An option that is a whole number. */
  async number(name: string): Promise<number | null> {
    const value = await this.option(name);
    return value !== null && /^\d+$/.test(value) ? Number(value) : null;
  }

  sizes(): Promise<Sizes> {
    const measured: Question<void, Sizes> = {
      ...readSizes,
      reply: {
        read: (body) => {
          if (body.data.length === 112) this.quirks.add('sizes-of-112-bytes');
          return readSizes.reply.read(body);
        },
      },
    };
    return this.#dialogue.ask(measured, undefined, { signal: this.#signal });
  }

  /** Bytes of one record of a table the terminal counts `count` records of; null where that cannot be told. */
  async recordSize(table: Table, count: number, countedAsZero: Quirk): Promise<number | null> {
    const { bytes, isBuffered } = await measureTable(this.#dialogue, table, {
      isEmpty: count === 0,
      signal: this.#signal,
    });
    if (!isBuffered && count > 0) this.quirks.add('no-buffered-reads');
    if (bytes === undefined || bytes === 0) return null;
    if (count === 0) this.quirks.add(countedAsZero);
    const size = bytes / count;
    return Number.isInteger(size) ? size : null;
  }
}

/** Bytes other than NUL behind the first NUL. */
function hasGarbage(data: Uint8Array): boolean {
  const end = data.indexOf(0);
  return end >= 0 && data.subarray(end).some((each) => each !== 0);
}
