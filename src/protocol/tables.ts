import { readTable, type BulkReadOptions } from './bulk.ts';
import { punchesTable, usersTable, type Table } from './commands/bulk.ts';
import type { Sizes } from './commands/free-sizes.ts';
import { punchRecordSizes, readPunchRecords, type Punch } from './commands/punches.ts';
import {
  isUserRecordSize,
  readUserRecords,
  userRecordSizes,
  type User,
  type UserRecordSize,
} from './commands/users.ts';
import type { Connection } from './connection.ts';
import { TerminalError } from './errors.ts';
import { areUsers, arePunches, type Plausibility } from './plausible-records.ts';
import { deriveRecordSize } from './record-size.ts';
import { longestRecordBytes, mostTableBytes } from './table-limit.ts';
import type { TextEncodingName } from './text.ts';

/** A whole table as it came: records back to back, each of `recordSize` bytes. */
export interface RawTable {
  records: Uint8Array;
  recordSize: number;
}

/** Tries before a table that grows under our hands is given up. */
const maxReads = 3;

/**
 * The most records that are made at once; no terminal is sold for more. Of records of eight bytes, what a terminal may
 * send would be eight million, of two gigabytes.
 */
const mostRecords = 1_000_000;

/**
 * Reads a table whose length agrees with what the terminal says it holds. The count is asked before and after, since
 * the log grows while it is read; where both counts fit with different record sizes the table is read again. A table
 * that fits neither count, or makes no sense in the size that fits, is an error, and so is a count of more than a million.
 */
export async function readWhole(
  connection: Connection,
  table: Table,
  known: readonly number[],
  count: () => Promise<number>,
  options: BulkReadOptions,
  isPlausible: Plausibility = () => true,
): Promise<RawTable | undefined> {
  const counted = async () => {
    const records = await count();
    if (records > mostRecords) throw tooMany(records, table);
    return records;
  };
  let before = await counted();
  let bytes = 0;
  for (let reads = 0; reads < maxReads; reads += 1) {
    if (before === 0) return undefined;
    const maxDatasetBytes = mostTableBytes(before, longestRecordBytes, options.maxDatasetBytes);
    const records = await readTable(connection, table, { ...options, maxDatasetBytes });
    const after = await counted();
    const recordSize = deriveRecordSize(records.length, [before, after], known);
    if (recordSize !== undefined && isPlausible(records, recordSize)) return { records, recordSize };
    bytes = records.length;
    if (before === after) break;
    before = after;
  }
  throw new TerminalError(
    'wire',
    `the terminal holds ${before} ${table.name}, and ${bytes} bytes came, which is not that many records`,
    { reason: 'incomplete', command: `read ${table.name}` },
  );
}

function tooMany(records: number, table: Table): TerminalError {
  return new TerminalError(
    'wire',
    `the terminal says it holds ${records} ${table.name}, more than the ${mostRecords} that are read at once`,
    { reason: 'too-large', command: `read ${table.name}` },
  );
}

/** The users' table as the terminal has it. */
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
  const count = async () => (await sizes()).users;
  const table = await readWhole(connection, usersTable, userRecordSizes, count, options, areUsers);
  if (table === undefined) return { recordSize: undefined, records: new Uint8Array(0) };
  const { records, recordSize } = table;
  if (!isUserRecordSize(recordSize))
    throw new TerminalError('wire', `user records of ${recordSize} bytes are unknown`, {
      reason: 'malformed',
      command: 'read users',
      advice:
        'Please report this terminal’s model and firmware; its user table has a layout nobody has described.',
    });
  return { records, recordSize };
}

/** Everybody in a table. */
export function usersIn({ records, recordSize }: UserRecords, encoding: TextEncodingName): User[] {
  return recordSize === undefined ? [] : readUserRecords(records, recordSize, encoding);
}

export async function readPunches(
  connection: Connection,
  sizes: () => Promise<Sizes>,
  options: BulkReadOptions,
): Promise<Punch[]> {
  const count = async () => (await sizes()).punches;
  const table = await readWhole(connection, punchesTable, punchRecordSizes, count, options, arePunches);
  return table === undefined ? [] : readPunchRecords(table.records, table.recordSize);
}
