import { punchesTable, usersTable } from './commands/bulk.ts';
import { punchRecordSizes, readPunchRecords, type Punch } from './commands/punches.ts';
import { isUserRecordSize, readUserRecords, userRecordSizes, type User } from './commands/users.ts';
import { TerminalError } from './errors.ts';
import { areUsers, arePunches } from './plausible-records.ts';
import { TableStream, type RowKind, type StreamOptions, type StreamParts } from './table-stream.ts';
import type { TextEncodingName } from './text.ts';

export function streamUsers(
  parts: StreamParts,
  encoding: TextEncodingName,
  options: StreamOptions,
): TableStream<User> {
  const kind: RowKind<User> = {
    table: usersTable,
    recordSizes: userRecordSizes,
    isPlausible: areUsers,
    count: ({ users }) => users,
    decode: (records, size) => {
      if (!isUserRecordSize(size))
        throw new TerminalError('wire', `user records of ${size} bytes are unknown`, { reason: 'malformed' });
      return readUserRecords(records, size, encoding);
    },
  };
  return new TableStream(parts, kind, options);
}

export function streamPunches(parts: StreamParts, options: StreamOptions): TableStream<Punch> {
  const kind: RowKind<Punch> = {
    table: punchesTable,
    recordSizes: punchRecordSizes,
    isPlausible: arePunches,
    count: ({ punches }) => punches,
    decode: readPunchRecords,
  };
  return new TableStream(parts, kind, options);
}
