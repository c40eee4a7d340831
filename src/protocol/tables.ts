import { readTable, type BulkReadOptions, type TableTaker } from './bulk.ts';
import type { Sizes } from './commands/free-sizes.ts';
import { isUserRecordSize, readUserRecords, type User, type UserRecordSize } from './commands/users.ts';
import type { Connection } from './connection.ts';
import { TerminalError } from './errors.ts';
import type { HeldBytes } from './held-bytes.ts';
import type { Plausibility } from './plausible-records.ts';
import { streamWindowBytes } from './prepared-windows.ts';
import { deriveRecordSize, guessRecordSize } from './record-size.ts';
import { rawUsersKind, unknownRecords, type RowKind } from './row-kinds.ts';
import { longestRecordBytes, mostTableBytes } from './table-limit.ts';
import type { TextEncodingName } from './text.ts';
import { WindowGatherer } from './window-gatherer.ts';

/** A whole table. */
export interface WholeTable<Row> {
  rows: Row[];
  /** Undefined where the terminal holds none. */
  recordSize: number | undefined;
}

/** Tries before a table that grows under our hands is given up. */
const maxReads = 3;

/**
 * Reads a table whose length agrees with what the terminal says it holds, and decodes it while it comes. The count is
 * asked before and after, since the log grows while it is read; where the size of a record comes out otherwise afterwards
 * the table is read again. A table that fits neither count, or makes no sense in the size that fits, is an error, and so
 * is a count of more rows than there can be.
 */
export async function readWhole<Row>(
  connection: Connection,
  kind: RowKind<Row>,
  sizes: () => Promise<Sizes>,
  options: BulkReadOptions,
): Promise<WholeTable<Row>> {
  const { table, recordSizes, takesLonger } = kind;
  const counted = async () => {
    const count = kind.count(await sizes());
    if (count > kind.mostRows) throw tooMany(count, kind);
    return count;
  };
  let before = await counted();
  let bytes = 0;
  for (let reads = 0; reads < maxReads; reads += 1) {
    if (before === 0) return { rows: [], recordSize: undefined };
    const maxDatasetBytes = mostTableBytes(before, longestRecordBytes, options.maxDatasetBytes);
    const rows = new ComingRows(kind, before, connection.held);
    await rows.readWith((taker) => readTable(connection, table, taker, { ...options, maxDatasetBytes }));
    const after = await counted();
    const recordSize = deriveRecordSize(rows.bytes, [before, after], recordSizes);
    if (recordSize !== undefined && !takesLonger && !recordSizes.includes(recordSize))
      throw unknownRecords(table, recordSize);
    if (recordSize !== undefined && recordSize === rows.recordSize && rows.arePlausible)
      return { rows: rows.rows, recordSize };
    bytes = rows.bytes;
    if (before === after) break;
    before = after;
  }
  throw new TerminalError(
    'wire',
    `the terminal holds ${before} ${table.name}, and ${bytes} bytes came, which is not that many records`,
    { reason: 'incomplete', command: `read ${table.name}` },
  );
}

/** Rows that are decoded by the size that their table's length makes likely, a window at a time. */
class ComingRows<Row> implements TableTaker {
  readonly rows: Row[] = [];
  bytes = 0;
  /** Undefined where no size is likely; then nothing is decoded. */
  recordSize: number | undefined;
  arePlausible = true;
  readonly #kind: RowKind<Row>;
  readonly #count: number;
  readonly #held: HeldBytes;
  readonly #look: Plausibility;
  #gatherer: WindowGatherer | undefined;

  constructor(kind: RowKind<Row>, count: number, held: HeldBytes) {
    this.#kind = kind;
    this.#count = count;
    this.#held = held;
    this.#look = kind.arePlausible();
  }

  async readWith(read: (taker: TableTaker) => Promise<void>): Promise<void> {
    try {
      await read(this);
      this.#gatherer?.flush();
    } finally {
      this.#gatherer?.close();
    }
  }

  begin(bytes: number): void {
    const { recordSizes, takesLonger } = this.#kind;
    this.bytes = bytes;
    const size = guessRecordSize(bytes, this.#count, recordSizes);
    if (size === undefined || (!takesLonger && !recordSizes.includes(size))) return;
    this.recordSize = size;
    const windowBytes = Math.min(bytes, Math.max(streamWindowBytes, size));
    this.#gatherer = new WindowGatherer(this.#held, windowBytes, (window) => this.#decode(window, size));
  }

  take(bytes: Uint8Array): void {
    this.#gatherer?.take(bytes);
  }

  #decode(window: Uint8Array, size: number): number {
    const records = window.subarray(0, window.length - (window.length % size));
    this.arePlausible = this.#look(records, size);
    for (const row of this.#kind.decode(records, size)) this.rows.push(row);
    return records.length;
  }
}

function tooMany<Row>(records: number, { table, mostRows }: RowKind<Row>): TerminalError {
  return new TerminalError(
    'wire',
    `the terminal says it holds ${records} ${table.name}, more than the ${mostRows} that are read at once`,
    { reason: 'too-large', command: `read ${table.name}` },
  );
}

/** The users' table as the terminal has it: its records back to back. */
export interface UserRecords {
  records: Uint8Array;
  /** Undefined where the terminal holds nobody. */
  recordSize: UserRecordSize | undefined;
}

/** The same with its users, in the same order. */
export interface UsersRead extends UserRecords {
  users: User[];
}

export async function readUserTable(
  connection: Connection,
  sizes: () => Promise<Sizes>,
  options: BulkReadOptions,
): Promise<UserRecords> {
  const { rows, recordSize } = await readWhole(connection, rawUsersKind, sizes, options);
  return {
    records: Buffer.concat(rows),
    recordSize: recordSize !== undefined && isUserRecordSize(recordSize) ? recordSize : undefined,
  };
}

/** Everybody in a table. */
export function usersIn({ records, recordSize }: UserRecords, encoding: TextEncodingName): User[] {
  return recordSize === undefined ? [] : readUserRecords(records, recordSize, encoding);
}
