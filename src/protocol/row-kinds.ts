import { punchesTable, usersTable, type Table } from './commands/bulk.ts';
import type { Sizes } from './commands/free-sizes.ts';
import {
  operationRecord,
  operationsTable,
  readOperationRecords,
  type Operation,
} from './commands/operations.ts';
import { punchRecordSizes, readPunchRecords, type Punch } from './commands/punches.ts';
import { isUserRecordSize, readUserRecords, userRecordSizes, type User } from './commands/users.ts';
import { TerminalError } from './errors.ts';
import { areAny, arePunches, areUsers, type Plausibility } from './plausible-records.ts';
import type { TextEncodingName } from './text.ts';

/** How one kind of table is counted and decoded. */
export interface RowKind<Row> {
  table: Table;
  /** Those that are known. */
  recordSizes: readonly number[];
  /** Larger records are stepped over: newer firmware appends fields. Else a table of such is an error. */
  takesLonger: boolean;
  /** The most rows that are made at once. */
  mostRows: number;
  arePlausible: () => Plausibility;
  count: (sizes: Sizes) => number;
  decode: (records: Uint8Array, recordSize: number) => Row[];
}

/**
 * No terminal is sold for more. Of records of eight bytes, what a terminal may send would be eight million, of two
 * gigabytes.
 */
const mostRows = 1_000_000;

const users = {
  table: usersTable,
  recordSizes: userRecordSizes,
  takesLonger: false,
  // There are no more slots.
  mostRows: 0xffff,
  arePlausible: areUsers,
  count: (sizes: Sizes) => sizes.users,
} as const;

export function usersKind(encoding: TextEncodingName): RowKind<User> {
  return {
    ...users,
    decode: (records, size) => {
      if (!isUserRecordSize(size)) throw unknownRecords(usersTable, size);
      return readUserRecords(records, size, encoding);
    },
  };
}

/** Users as they stand in the terminal: copies of some records, back to back. */
export const rawUsersKind: RowKind<Uint8Array> = {
  ...users,
  decode: (records) => [Uint8Array.from(records)],
};

export const punchesKind: RowKind<Punch> = {
  table: punchesTable,
  recordSizes: punchRecordSizes,
  takesLonger: true,
  mostRows,
  arePlausible: arePunches,
  count: ({ punches }) => punches,
  decode: readPunchRecords,
};

export const operationsKind: RowKind<Operation> = {
  table: operationsTable,
  recordSizes: [operationRecord.size],
  takesLonger: true,
  mostRows,
  arePlausible: areAny,
  count: ({ operations }) => operations,
  decode: readOperationRecords,
};

export function unknownRecords({ name }: Table, size: number): TerminalError {
  return new TerminalError('wire', `records of ${size} bytes are unknown`, {
    reason: 'malformed',
    command: `read ${name}`,
    advice: `Please report this terminal’s model and firmware; its table of ${name} has a layout nobody has described.`,
  });
}
