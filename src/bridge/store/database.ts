import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** A value that is there now, or will be: SQLite answers at once, PostgreSQL later. */
export type Soon<Value> = Value | Promise<Value>;

/** What a statement on the way to the door takes; it gives back the rows it returns, if any. */
export type EntryStatement = (
  parameters: readonly (string | number | null)[],
) => Soon<readonly Readonly<Record<string, unknown>>[]>;

/** An open database, whichever it is. Everything that differs between the two ends here. */
export interface StoreDatabase {
  /** For everything that nobody at a door waits for. */
  db: Kysely<Tables>;
  /**
   * Makes a statement that runs on the entries' own connection, as a commit of its own. Its parameters are written
   * `?1`, `?2`, …
   */
  entryStatement(sql: string): EntryStatement;
  /** Rejects when an entry could not be written now. */
  check(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What opening a database can be told. */
export interface OpenOptions {
  /**
   * This program alone decides entries on this database, from opening to closing; a second one is refused. It is let go
   * by itself when the program dies, however that happens.
   */
  exclusive?: boolean;
  /** For tests: hears how many rows each transaction changed (SQLite only). */
  onTransaction?: (rows: number) => void;
}
