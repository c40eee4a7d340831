import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** Accounts that are kept and let nobody in. */
export const disabledAccounts: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    await db.schema.alterTable('accounts').addColumn('disabled_at', long).execute();
  },
};
