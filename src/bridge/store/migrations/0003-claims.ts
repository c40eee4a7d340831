import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** Tells a row that a repeated write of the same entry made from one that another event made. */
export const claims: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    await db.schema
      .alterTable('entries')
      .addColumn('claim', long, (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
