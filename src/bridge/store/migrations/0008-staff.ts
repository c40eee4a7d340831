import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** Who may sign in, and who is signed in. */
export const staff: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    await db.schema
      .createTable('accounts')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('password', 'text', (column) => column.notNull())
      .addColumn('created_at', long, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('staff_sessions')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('account', 'text', (column) =>
        column.notNull().references('accounts.name').onDelete('cascade'),
      )
      .addColumn('created_at', long, (column) => column.notNull())
      .addColumn('used_at', long, (column) => column.notNull())
      .execute();
  },
};
