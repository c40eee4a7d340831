import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { BridgeError, messageOf } from '../errors.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './schema.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';

/** The open database: Kysely for questions, the bare one for the statements on the way to the door. */
export interface OpenDatabase {
  db: Kysely<Tables>;
  raw: DatabaseSync;
}

/** Names and check-in tokens are for the bridge's own account only; SQLite gives its side files the same rights. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/**
 * How long a statement waits for another program's lock. The whole bridge waits with it, doors too: what cannot be
 * written by then is tried again later, without anybody standing still.
 */
const LOCK_WAIT_MS = 100;
/** Before there is a door to open there is time. */
const OPENING_LOCK_WAIT_MS = 2_000;

function open(file: string): DatabaseSync {
  try {
    if (file !== ':memory:') makePrivate(file);
    const raw = new DatabaseSync(file, { timeout: OPENING_LOCK_WAIT_MS, enableForeignKeyConstraints: true });
    try {
      // A row that was committed is on the disk when the door opens, whatever happens to the power.
      raw.exec('pragma journal_mode = wal; pragma synchronous = full');
    } catch (error) {
      raw.close();
      throw error;
    }
    return raw;
  } catch (cause) {
    throw new BridgeError('refusal', 'store-open', `the data file cannot be opened: ${messageOf(cause)}`, {
      advice:
        'check dataFile in the config: its folder must be writable, and the file a database of this bridge',
      cause,
    });
  }
}

async function migrate(db: Kysely<Tables>, known: Readonly<Record<string, Migration>>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...known }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new BridgeError(
    'ours',
    'store-migration',
    `the data file could not be brought up to date: ${messageOf(error)}`,
    {
      advice: 'the file was left as it was; keep a copy of it and report this',
      cause: error,
    },
  );
}

function refuseNewer(raw: DatabaseSync, known: Readonly<Record<string, Migration>>): void {
  const table = raw
    .prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'")
    .get();
  if (table === undefined) return;
  for (const { name } of raw.prepare('select name from kysely_migration order by name').all()) {
    if (typeof name === 'string' && name in known) continue;
    throw new BridgeError(
      'refusal',
      'store-newer',
      'the data file was written by a newer version of the bridge',
      {
        advice: 'start that version again, or restore the copy of the file made before the update',
      },
    );
  }
}

/**
 * Opens the data file and brings it up to this version's shape. Throws {@link BridgeError} for a file that is newer
 * than the program (nothing is changed then), and for one that cannot be opened. `known` is for tests.
 */
export async function openDatabase(
  file: string,
  known: Readonly<Record<string, Migration>> = migrations,
): Promise<OpenDatabase> {
  const raw = open(file);
  try {
    refuseNewer(raw, known);
    const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(raw) });
    await migrate(db, known);
    raw.exec(`pragma busy_timeout = ${LOCK_WAIT_MS}`);
    return { db, raw };
  } catch (error) {
    raw.close();
    throw error;
  }
}
