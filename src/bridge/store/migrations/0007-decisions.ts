import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** Why a door opened, what was decided without Cobot, how the doors behave, and what staff should look at. */
export const decisions: Migration = {
  async up(db: Kysely<Tables>) {
    const { long, rowId } = columnTypes(db);
    await db.schema.alterTable('entries').addColumn('way', 'text').execute();
    await db.schema.alterTable('entries').addColumn('lease_until', long).execute();
    // Touched when an entry is completed, which is after the door, and not when it comes in.
    await db.schema
      .createIndex('entries_leases')
      .on('entries')
      .column('membership_id')
      .where(sql.ref('lease_until'), 'is not', null)
      .execute();
    await db.schema.alterTable('terminals').addColumn('log_count', 'integer').execute();
    await db.schema.alterTable('terminals').addColumn('log_last', 'text').execute();
    await db.schema.alterTable('terminals').addColumn('own_voice', 'text').execute();
    await db.schema
      .createTable('offline_entries')
      .addColumn('entry_id', long, (column) => column.primaryKey().notNull().references('entries.id'))
      .addColumn('terminal', 'text', (column) => column.notNull())
      .addColumn('membership_id', 'text', (column) => column.notNull())
      .addColumn('entered_at', long, (column) => column.notNull())
      .addColumn('pass_id', 'text')
      .addColumn('stays_until', long, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('settled_at', long)
      .execute();
    await db.schema
      .createTable('snapshots')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('signature', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('alerts')
      .addColumn('id', rowId, (column) => column.primaryKey().notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('terminal', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text')
      .addColumn('at', long, (column) => column.notNull())
      .addColumn('repeats', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('doors')
      .addColumn('terminal', 'text', (column) => column.primaryKey().notNull().references('terminals.name'))
      .addColumn('changes', 'text', (column) => column.notNull())
      .execute();
    // Openings of before had one way only.
    await db.updateTable('entries').set({ way: 'check-in' }).where('outcome', '=', 'opened').execute();
  },
};
