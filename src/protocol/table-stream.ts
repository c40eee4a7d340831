import type { Table } from './commands/bulk.ts';
import type { Sizes } from './commands/free-sizes.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import type { Plausibility } from './plausible-records.ts';
import { streamWindowBytes } from './prepared-windows.ts';
import { deriveRecordSize } from './record-size.ts';
import { openTable, type TableSource } from './table-source.ts';

export interface StreamOptions {
  signal?: AbortSignal | undefined;
  /** Called before each batch is handed out, and at the end. */
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** The most a terminal may announce. Default 64 MiB. */
  maxDatasetBytes?: number | undefined;
}

/** How one kind of table is counted and decoded. */
export interface RowKind<Row> {
  table: Table;
  recordSizes: readonly number[];
  isPlausible: Plausibility;
  count: (sizes: Sizes) => number;
  decode: (records: Uint8Array, recordSize: number) => Row[];
}

/** Tries before a table that changes while it is prepared is given up. */
const maxTries = 3;
const defaultMaxDatasetBytes = 64 * 1024 * 1024;

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
   * The most bytes of the table that were in memory at a time, those of packets under way included: two windows at
   * most, or the whole table where the terminal does not let us choose windows.
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
      const { source, recordSize } = opened;
      try {
        let records = wholeRecords(source.head, recordSize);
        for (let offset = 0; ; ) {
          offset += records.length;
          onProgress?.(offset, source.bytes);
          const rows = await step(async () => decode(records, recordSize));
          // While the next window comes, this one is not needed any more.
          records = nothing;
          if (rows.length > 0) yield rows;
          if (offset >= source.bytes) return;
          const most = Math.max(recordSize, wholeBytes(streamWindowBytes, recordSize));
          records = await step(() => source.read(offset, Math.min(most, source.bytes - offset)));
        }
      } finally {
        await source.close();
      }
    } finally {
      leave();
    }
  }

  /** Undefined where the terminal has no rows. */
  async #open(): Promise<{ source: TableSource; recordSize: number } | undefined> {
    const { dialogue, sizes } = this.#parts;
    const { table, recordSizes, isPlausible, count } = this.#kind;
    const options = {
      signal: this.#options.signal,
      timeoutMs: dialogue.timeoutMs,
      maxDatasetBytes: this.#options.maxDatasetBytes ?? defaultMaxDatasetBytes,
      onHeld: (bytes: number) => {
        this.#mostHeldBytes = Math.max(this.#mostHeldBytes, bytes);
      },
    };
    let before = count(await sizes());
    let bytes = 0;
    for (let tries = 0; tries < maxTries; tries += 1) {
      if (before === 0) return undefined;
      const source = await openTable(dialogue, table, options);
      const after = count(await sizes());
      const recordSize = deriveRecordSize(source.bytes, [before, after], recordSizes);
      if (recordSize !== undefined && isPlausible(wholeRecords(source.head, recordSize), recordSize))
        return { source, recordSize };
      await source.close();
      bytes = source.bytes;
      if (before === after) break;
      before = after;
    }
    throw new TerminalError(
      'wire',
      `the terminal holds ${before} ${table.name}, and ${bytes} bytes came, which is not that many records`,
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
