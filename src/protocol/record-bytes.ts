import { datasetPrefixSize, type Table } from './commands/bulk.ts';
import { TerminalError } from './errors.ts';

/** Whoever takes a table's records while they come. */
export interface TableTaker {
  /** Called once, before the first of them: how many bytes of records there are. */
  begin(bytes: number): void;
  /** The next bytes, in order and cut anywhere; they may be another's after the call. */
  take(bytes: Uint8Array): void;
}

/** What a dataset says of itself. */
export interface DatasetLength {
  /** Its length prefix included. */
  totalBytes: number;
  /** Of its records, as the prefix has it. */
  recordBytes: number;
}

/** A dataset's records, without the length in front of them and without what stands behind them. */
export class RecordBytes {
  readonly #table: Table;
  readonly #taker: TableTaker;
  #place = 0;
  #hasBegun = false;
  /** Bytes of the records that are to come. */
  #left = 0;

  constructor(table: Table, taker: TableTaker) {
    this.#table = table;
    this.#taker = taker;
  }

  /** The next bytes of the dataset. Throws `incomplete` where there are to be more records than bytes. */
  take(bytes: Uint8Array, length: DatasetLength | undefined): void {
    const start = Math.max(0, datasetPrefixSize - this.#place);
    this.#place += bytes.length;
    if (length === undefined) return;
    if (!this.#hasBegun) this.#begin(length);
    const records = bytes.subarray(start, start + this.#left);
    this.#left -= records.length;
    if (records.length > 0) this.#taker.take(records);
  }

  /** After the last byte. Throws `incomplete` where it was no dataset. */
  end(): void {
    if (!this.#hasBegun)
      throw incomplete(`${this.#table.name}: ${this.#place} bytes are too few for a dataset`);
  }

  #begin({ recordBytes, totalBytes }: DatasetLength): void {
    const most = totalBytes - datasetPrefixSize;
    if (recordBytes > most)
      throw incomplete(`${this.#table.name}: ${recordBytes} bytes of records announced, ${most} came`);
    this.#hasBegun = true;
    this.#left = recordBytes;
    this.#taker.begin(recordBytes);
  }
}

function incomplete(message: string): TerminalError {
  return new TerminalError('wire', message, { reason: 'incomplete' });
}
