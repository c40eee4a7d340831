import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** What was found out about a terminal, and how its access rules were before the bridge changed them. */
export const passports: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    await db.schema.alterTable('terminals').addColumn('passport', 'text').execute();
    await db.schema.alterTable('terminals').addColumn('probed_at', long).execute();
    await db.schema.alterTable('terminals').addColumn('relay_memory', 'text').execute();
  },
};
