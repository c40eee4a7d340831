import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** What the terminals are known to hold, what they still owe, and what a run did. */
export const sync: Migration = {
  async up(db: Kysely<Tables>) {
    const { rowId, long } = columnTypes(db);
    await db.schema
      .createTable('terminal_marks')
      .addColumn('terminal', 'text', (column) => column.primaryKey().notNull().references('terminals.name'))
      .addColumn('serial_number', 'text', (column) => column.notNull())
      .addColumn('revision', long, (column) => column.notNull())
      .addColumn('confirmed_at', long, (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('tombstones')
      .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('since', long, (column) => column.notNull())
      .addPrimaryKeyConstraint('tombstones_key', ['terminal', 'user_id'])
      .execute();
    await db.schema
      .createTable('sync_reports')
      .addColumn('id', rowId, (column) => column.primaryKey().notNull())
      .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
      .addColumn('at', long, (column) => column.notNull())
      .addColumn('report', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('sync_reports_by_terminal')
      .on('sync_reports')
      .columns(['terminal', 'id'])
      .execute();
    await db.schema
      .createTable('approvals')
      .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
      .addColumn('serial_number', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('asked_at', long, (column) => column.notNull())
      .addColumn('approved_at', long)
      .addColumn('approved_by', 'text')
      .addPrimaryKeyConstraint('approvals_key', ['terminal', 'serial_number'])
      .execute();
    await createLateCheckIns(db);
  },
};

/** One row per verification that a terminal decided by itself. */
async function createLateCheckIns(db: Kysely<Tables>): Promise<void> {
  const { rowId, long } = columnTypes(db);
  await db.schema
    .createTable('late_check_ins')
    .addColumn('id', rowId, (column) => column.primaryKey().notNull())
    .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
    .addColumn('serial_number', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('terminal_time', 'text', (column) => column.notNull())
    .addColumn('membership_id', 'text')
    .addColumn('happened_at', long, (column) => column.notNull())
    .addColumn('space_day', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('check_in_id', 'text')
    .addColumn('reason', 'text')
    .addColumn('changed_at', long, (column) => column.notNull())
    .addUniqueConstraint('late_check_ins_once', ['terminal', 'serial_number', 'user_id', 'terminal_time'])
    .execute();
  await db.schema
    .createIndex('late_check_ins_by_state')
    .on('late_check_ins')
    .columns(['state', 'happened_at'])
    .execute();
}
