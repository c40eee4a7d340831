import { PostgresAdapter } from 'kysely';
import type { Kysely } from 'kysely';

/** The words in which the two databases differ; all others both understand. */
interface ColumnTypes {
  /** A number the database gives to each new row. */
  rowId: 'integer' | 'bigserial';
  /** A whole number of up to 53 bits, such as ms since 1970. */
  long: 'integer' | 'bigint';
  /** A number with a fraction. */
  fraction: 'real' | 'double precision';
  bytes: 'blob' | 'bytea';
}

const sqlite: ColumnTypes = { rowId: 'integer', long: 'integer', fraction: 'real', bytes: 'blob' };
const postgres: ColumnTypes = {
  rowId: 'bigserial',
  long: 'bigint',
  fraction: 'double precision',
  bytes: 'bytea',
};

/** The column types of the database that is being brought up to date. */
export function columnTypes<Schema>(db: Kysely<Schema>): ColumnTypes {
  return db.getExecutor().adapter instanceof PostgresAdapter ? postgres : sqlite;
}
