import type { Sizes } from './commands/free-sizes.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { streamWindowBytes } from './prepared-windows.ts';
import { deriveRecordSize } from './record-size.ts';
import { longestRecordBytes, mostTableBytes } from './table-limit.ts';
import type { RowKind } from './row-kinds.ts';
import { openTable, type TableSource } from './table-source.ts';

export interface StreamOptions {
  signal?: AbortSignal | undefined;
  /** Called before each batch is handed out, and at the end. */
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** The most a terminal may announce, less where it says it holds less. Default 64 MiB. */
  maxDatasetBytes?: number | undefined;
}

/** Tries before a table that changes while it is prepared is given up. */
const maxTries = 3;

/** What of a terminal a stream needs. */
export interface StreamParts {
  dialogue: Dialogue;
  sizes: () => Promise<Sizes>;
}

/**
 * A table read a window at a time, for `for await`: each batch holds the rows of one window, in the terminal's order, and
 * the next window is asked for when the batch is done with. Until the loop has ended nothing else can use the terminal's
 * buffer (other tables, uploads); doors, events and single requests go on. What ends the loop frees the buffer.
 * A table that disagrees with the terminal's own count is an error, before its first row.
 *
 * A terminal without such a buffer sends the whole table once asked. Then a batch holds what has come, and while enough
 * waits to be taken the terminal is made to wait: nothing else comes from it meanwhile, no event and no answer. So a loop
 * over such a table has to be quick: taking more than {@link longestHoldMs} in all, or having a door wait for more than
 * {@link doorPatienceMs}, ends it with an error. Whether all rows have come is known only at the end: rows that were
 * handed out before an error are not the whole table.
 */
export class TableStream<Row> implements AsyncIterable<Row[]> {
  readonly #parts: StreamParts;
  readonly #kind: RowKind<Row>;
  readonly #options: StreamOptions;
  #mostHeldBytes = 0;

  constructor(parts: StreamParts, kind: RowKind<Row>, options: StreamOptions) {
    this.#parts = parts;
    this.#kind = kind;
    this.#options = options;
  }

  /**
   * The most undecoded bytes that were in memory at a time, those of packets under way included: two windows at most.
   * Over UDP, where a terminal without windows cannot be made to wait, it is all that came and was not taken yet.
   */
  get mostHeldBytes(): number {
    return this.#mostHeldBytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row[], void, undefined> {
    const { table, decode } = this.#kind;
    const { signal, onProgress } = this.#options;
    const step = <T>(work: () => Promise<T>) => this.#parts.dialogue.named(`read ${table.name}`, work);
    const leave = await step(() => takeTurn(this.#parts.dialogue, signal));
    try {
      const opened = await step(() => this.#open());
      if (opened === undefined) return;
      const { source, recordSize, counted } = opened;
      try {
        let records = wholeRecords(source.head, recordSize);
        for (let offset = 0; ; ) {
          offset += records.length;
          onProgress?.(offset, source.bytes);
          const rows = await step(async () => decode(records, recordSize));
          // While the next window comes, this one is not needed any more.
          records = nothing;
          if (rows.length > 0) yield rows;
          if (offset >= source.bytes) break;
          const most = Math.max(recordSize, wholeBytes(streamWindowBytes, recordSize));
          const size = Math.min(most, source.bytes - offset);
          records = await step(() => source.read(offset, size, recordSize));
        }
        await step(() => this.#end(source, recordSize, counted));
      } finally {
        await source.close();
      }
    } finally {
      leave();
    }
  }

  /** Undefined where the terminal has no rows. */
  async #open(): Promise<{ source: TableSource; recordSize: number; counted: number } | undefined> {
    const { dialogue, sizes } = this.#parts;
    const { table, recordSizes, arePlausible } = this.#kind;
    const count = async () => this.#kind.count(await sizes());
    const options = {
      signal: this.#options.signal,
      timeoutMs: dialogue.timeoutMs,
      onHeld: (bytes: number) => {
        this.#mostHeldBytes = Math.max(this.#mostHeldBytes, bytes);
      },
    };
    let before = await count();
    let bytes = 0;
    for (let tries = 0; tries < maxTries; tries += 1) {
      if (before === 0) return undefined;
      const maxDatasetBytes = mostTableBytes(before, longestRecordBytes, this.#options.maxDatasetBytes);
      const source = await openTable(dialogue, table, { ...options, maxDatasetBytes });
      const counted = await this.#countAgain(source, before, count);
      const recordSize = deriveRecordSize(source.bytes, [before, counted], recordSizes);
      if (recordSize !== undefined && arePlausible()(wholeRecords(source.head, recordSize), recordSize))
        return { source, recordSize, counted: before };
      await source.close();
      bytes = source.bytes;
      let after = counted;
      if (source.isPassing) after = await count();
      if (before === after) break;
      before = after;
    }
    throw this.#disagreement(before, bytes);
  }

  /** What the terminal holds now, or what it held before where the table is on its way and nothing can be asked. */
  async #countAgain(source: TableSource, before: number, count: () => Promise<number>): Promise<number> {
    if (source.isPassing) return before;
    try {
      return await count();
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Of a table on its way the terminal's count could not be asked for again before all of it had come. */
  async #end(source: TableSource, recordSize: number, before: number): Promise<void> {
    await source.end();
    if (!source.isPassing) return;
    const after = this.#kind.count(await this.#parts.sizes());
    if (deriveRecordSize(source.bytes, [before, after], this.#kind.recordSizes) !== recordSize)
      throw this.#disagreement(after, source.bytes);
  }

  #disagreement(count: number, bytes: number): TerminalError {
    return new TerminalError(
      'wire',
      `the terminal holds ${count} ${this.#kind.table.name}, and ${bytes} bytes came, which is not that many records`,
      { reason: 'incomplete' },
    );
  }
}

const nothing = new Uint8Array(0);

function wholeBytes(bytes: number, recordSize: number): number {
  return bytes - (bytes % recordSize);
}

function wholeRecords(bytes: Uint8Array, recordSize: number): Uint8Array {
  return bytes.subarray(0, wholeBytes(bytes.length, recordSize));
}

/** Waits for the terminal's buffer; resolves with the way to give it back. */
function takeTurn(dialogue: Dialogue, signal: AbortSignal | undefined): Promise<() => void> {
  const taken = Promise.withResolvers<() => void>();
  const hold = () => {
    const over = Promise.withResolvers<void>();
    taken.resolve(over.resolve);
    return over.promise;
  };
  dialogue.alone(hold, signal).catch(taken.reject);
  return taken.promise;
}
