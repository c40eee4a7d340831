import { Kysely, PostgresDialect } from 'kysely';
import type { Migration } from 'kysely/migration';
import { BridgeError, isBridgeError, messageOf } from '../../errors.ts';
import type { EntryStatement, OpenOptions, StoreDatabase } from '../database.ts';
import { hasPendingMigrations, migrate } from '../migrate.ts';
import type { Tables } from '../schema.ts';
import { EntryConnection } from './entry-connection.ts';
import { kyselyPool } from './kysely-pool.ts';

/** Opens a PostgreSQL database by its URL and brings it up to date. The URL, which holds a password, is in no error. */
export async function openPostgres(
  url: string,
  known: Readonly<Record<string, Migration>>,
  { exclusive = false }: OpenOptions,
): Promise<StoreDatabase> {
  const entries = new EntryConnection(url, exclusive);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: kyselyPool(url) }) });
  const close = async () => {
    await Promise.all([entries.close(), db.destroy()]);
  };
  try {
    await entries.open();
    if (await hasPendingMigrations(db, known)) await whileLeased(url, exclusive, () => migrate(db, known));
  } catch (error) {
    await close();
    throw opening(error);
  }
  let names = 0;
  return {
    db,
    entryStatement: (sql) => {
      names += 1;
      return entryStatement(entries, `entry-${names}`, sql);
    },
    check: async () => {
      // Writes nothing, and is refused by a server that only takes reads.
      await entries.query({ text: 'select next_value from counters for key share', values: [] });
    },
    close,
  };
}

function entryStatement(entries: EntryConnection, name: string, sql: string): EntryStatement {
  const text = sql.replaceAll(/\?(\d+)/g, '$$$1');
  return (values) => entries.query({ name, text, values });
}

/** A running bridge of an earlier version must not find its tables changed. */
async function whileLeased(url: string, isLeased: boolean, work: () => Promise<void>): Promise<void> {
  const lease = isLeased ? undefined : new EntryConnection(url, true);
  try {
    await lease?.open();
    await work();
  } finally {
    await lease?.close();
  }
}

function opening(error: unknown): BridgeError {
  if (isBridgeError(error) && error.kind !== 'transport') return error;
  const cause = isBridgeError(error) ? error.cause : error;
  return new BridgeError('refusal', 'store-open', `the database cannot be opened: ${messageOf(cause)}`, {
    advice: 'check database.url in the config, and that the server runs and lets this user in',
    cause,
  });
}
