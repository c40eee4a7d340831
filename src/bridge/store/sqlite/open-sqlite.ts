import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { BridgeError, messageOf } from '../../errors.ts';
import type { EntryStatement, OpenOptions, StoreDatabase } from '../database.ts';
import { storeInUse } from '../in-use.ts';
import { hasPendingMigrations, migrate } from '../migrate.ts';
import type { Tables } from '../schema.ts';
import { NodeSqliteDialect } from './dialect.ts';
import { lockFile } from './file-lock.ts';
import { makePrivate } from './private-file.ts';
import { WriteTurn } from './write-turn.ts';

/**
 * How long a statement waits for another program's lock. The whole bridge waits with it, doors too: what cannot be
 * written by then is tried again later, without anybody standing still.
 */
const LOCK_WAIT_MS = 100;
/** Before there is a door to open there is time. */
const OPENING_LOCK_WAIT_MS = 2_000;

const inMemory = ':memory:';

/**
 * Opens a data file (`:memory:` for none) and brings it up to date. Entries have a connection of their own; both write a
 * commit to the disk before they go on.
 */
export async function openSqlite(
  file: string,
  known: Readonly<Record<string, Migration>>,
  { exclusive = false, onTransaction }: OpenOptions,
): Promise<StoreDatabase> {
  const closing: (() => void)[] = [];
  const close = () => {
    for (const step of closing.splice(0).toReversed()) step();
  };
  try {
    if (exclusive) closing.push(taken(file));
    const general = connect(file);
    closing.push(closer(general));
    const turn = new WriteTurn();
    const db = new Kysely<Tables>({
      dialect: new NodeSqliteDialect({ database: general, turn, onTransaction }),
    });
    if (await hasPendingMigrations(db, known)) await whileLocked(file, exclusive, () => migrate(db, known));
    // A database in memory is there for one connection only.
    const own = file === inMemory ? general : connect(file);
    if (own !== general) closing.push(closer(own));
    for (const database of new Set([general, own])) database.exec(`pragma busy_timeout = ${LOCK_WAIT_MS}`);
    return {
      db,
      entryStatement: (sql) => entryStatement(own, turn, sql),
      check: async () => turn.entry(() => tryToWrite(own)),
      close: async () => close(),
    };
  } catch (error) {
    close();
    throw error;
  }
}

function entryStatement(database: DatabaseSync, turn: WriteTurn, sql: string): EntryStatement {
  const statement = database.prepare(sql);
  return (parameters) => turn.entry(() => statement.all(...parameters));
}

/** Takes the lock an entry would need, and reads; throws where that fails. */
function tryToWrite(database: DatabaseSync): void {
  database.exec('begin immediate');
  try {
    database.exec('select next_value from counters');
  } finally {
    database.exec('rollback');
  }
}

function connect(file: string): DatabaseSync {
  try {
    if (file !== inMemory) makePrivate(file);
    const database = new DatabaseSync(file, {
      timeout: OPENING_LOCK_WAIT_MS,
      enableForeignKeyConstraints: true,
    });
    try {
      // A row that was committed is on the disk when the door opens, whatever happens to the power.
      database.exec('pragma journal_mode = wal; pragma synchronous = full');
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (cause) {
    throw new BridgeError('refusal', 'store-open', `the data file cannot be opened: ${messageOf(cause)}`, {
      advice:
        'check dataFile in the config: its folder must be writable, and the file a database of this bridge',
      cause,
    });
  }
}

function closer(database: DatabaseSync): () => void {
  return () => {
    if (database.isOpen) database.close();
  };
}

/** SQLite's result code for a lock that another one has. Source: sqlite.org/rescode.html. */
const BUSY = 5;

function taken(file: string): () => void {
  if (file === inMemory) return () => undefined;
  try {
    return lockFile(file);
  } catch (cause) {
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY)
      throw storeInUse(
        'this data file',
        'stop the other one first, or give this one a dataFile of its own in the config',
        cause,
      );
    throw new BridgeError('refusal', 'store-open', `the data file cannot be locked: ${messageOf(cause)}`, {
      advice: 'check dataFile in the config: its folder must be writable',
      cause,
    });
  }
}

/** A running bridge of an earlier version must not find its tables changed. */
async function whileLocked(file: string, isLocked: boolean, work: () => Promise<void>): Promise<void> {
  const release = isLocked ? undefined : taken(file);
  try {
    await work();
  } finally {
    release?.();
  }
}
