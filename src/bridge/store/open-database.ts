import type { Migration } from 'kysely/migration';
import type { OpenOptions, StoreDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** True for the address of a PostgreSQL database; anything else is the path of a data file. */
function isPostgresUrl(place: string): boolean {
  return /^postgres(ql)?:/i.test(place);
}

/**
 * Opens the data file or the PostgreSQL database at that place and brings it up to this version's shape. Throws
 * `BridgeError` for one that is newer than the program (nothing is changed then), one that cannot be opened, and one that
 * another bridge works on. `known` is for tests.
 */
export async function openDatabase(
  place: string,
  options: OpenOptions = {},
  known: Readonly<Record<string, Migration>> = migrations,
): Promise<StoreDatabase> {
  if (!isPostgresUrl(place)) return openSqlite(place, known, options);
  // Who keeps a data file need not load the other driver.
  const { openPostgres } = await import('./postgres/open-postgres.ts');
  return openPostgres(place, known, options);
}
