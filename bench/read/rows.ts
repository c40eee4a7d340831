import type { Punch } from '../../src/protocol/commands/punches.ts';
import type { User } from '../../src/protocol/commands/users.ts';

/**
 * What was read, as one 32-bit checksum per row, so that two readings can be compared row by row across processes.
 * `whole` has every field; `core` those that every client reads: who, and when.
 */
export interface RowSums {
  users: Uint32Array;
  punches: Uint32Array;
}

export type CoreUser = Pick<User, 'uid' | 'userId' | 'name'>;
export type CorePunch = Pick<Punch, 'uid' | 'userId' | 'wallMs'>;

export function wholeSums(users: readonly User[], punches: readonly Punch[]): RowSums {
  return {
    users: sums(users, (row) => [
      row.uid,
      row.userId,
      row.name,
      row.privilege,
      row.password,
      row.card,
      row.group,
    ]),
    punches: sums(punches, (row) => [
      row.uid ?? -1,
      row.userId,
      row.verify,
      row.state,
      row.wallMs,
      row.workCode,
    ]),
  };
}

export function coreSums(users: readonly CoreUser[], punches: readonly CorePunch[]): RowSums {
  return {
    users: sums(users, ({ uid, userId, name }) => [uid, userId, name]),
    punches: sums(punches, ({ uid, userId, wallMs }) => [uid ?? -1, userId, wallMs]),
  };
}

/** How many rows are right and where they belong. */
export function rightRows(read: Uint32Array, expected: Uint32Array): number {
  return read.length > expected.length
    ? 0
    : read.reduce((right, sum, index) => right + (sum === expected[index] ? 1 : 0), 0);
}

function sums<Row>(rows: readonly Row[], fields: (row: Row) => readonly (string | number)[]): Uint32Array {
  return Uint32Array.from(rows, (row) => checksum(fields(row).join('\u0000')));
}

/** FNV-1a over the text's code units. */
function checksum(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return sum >>> 0;
}
