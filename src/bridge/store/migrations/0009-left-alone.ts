import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** When a terminal was left to open by itself, and when the bridge took the door over again. */
export const leftAlone: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    await db.schema.alterTable('terminals').addColumn('left_at', long).execute();
    await db.schema.alterTable('terminals').addColumn('taken_back_at', long).execute();
  },
};
