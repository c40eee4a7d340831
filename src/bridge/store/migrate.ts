import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { BridgeError, messageOf } from '../errors.ts';
import type { Tables } from './schema.ts';

type Migrations = Readonly<Record<string, Migration>>;

function migratorOf(db: Kysely<Tables>, known: Migrations): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => ({ ...known }) } });
}

/**
 * True where the database is not yet in this version's shape. Throws `BridgeError` for one that a newer version wrote;
 * nothing is changed.
 */
export async function hasPendingMigrations(db: Kysely<Tables>, known: Migrations): Promise<boolean> {
  const applied = await appliedMigrations(db);
  if (applied.some((name) => !(name in known)))
    throw new BridgeError(
      'refusal',
      'store-newer',
      'the database was written by a newer version of the bridge',
      { advice: 'start that version again, or restore the copy of the database made before the update' },
    );
  return applied.length < Object.keys(known).length;
}

async function appliedMigrations(db: Kysely<Tables>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Brings the database into this version's shape, wholly or not at all. Throws `BridgeError`. */
export async function migrate(db: Kysely<Tables>, known: Migrations): Promise<void> {
  const { error } = await migratorOf(db, known).migrateToLatest();
  if (error === undefined) return;
  throw new BridgeError(
    'ours',
    'store-migration',
    `the database could not be brought up to date: ${messageOf(error)}`,
    { advice: 'it was left as it was; keep a copy of it and report this', cause: error },
  );
}
