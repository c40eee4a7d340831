import { readTable, type BulkReadOptions } from '../../src/protocol/bulk.ts';
import type { Table } from '../../src/protocol/commands/bulk.ts';
import type { Connection } from '../../src/protocol/connection.ts';
import { concat } from './hand-made.ts';

/** A table's records as they came, all of them. */
export async function readRecords(
  connection: Connection,
  table: Table,
  options: BulkReadOptions,
): Promise<Uint8Array> {
  const came: Uint8Array[] = [];
  const take = (bytes: Uint8Array) => void came.push(Uint8Array.from(bytes));
  await readTable(connection, table, { begin: () => undefined, take }, options);
  return concat(...came);
}
