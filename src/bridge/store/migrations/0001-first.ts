import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** Terminals, members, enrolments, and entries. */
export const first: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    await db.schema
      .createTable('terminals')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('serial_number', 'text')
      .addColumn('clock_epoch', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('clock_ahead_ms', long)
      .addColumn('clock_read_at', long)
      .execute();
    await db.schema
      .createTable('members')
      .addColumn('membership_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('confirmed_at', 'text')
      .addColumn('starts_at', 'text')
      .addColumn('canceled_to', 'text')
      .addColumn('refreshed_at', long, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('enrolments')
      .addColumn('user_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('membership_id', 'text', (column) =>
        column.notNull().unique().references('members.membership_id'),
      )
      .addColumn('check_in_token', 'text', (column) => column.notNull().unique())
      .addColumn('token_registered_at', long)
      .addColumn('created_at', long, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('counters')
      .addColumn('name', 'text', (column) => column.primaryKey().notNull())
      .addColumn('next_value', long, (column) => column.notNull())
      .execute();
    await db.insertInto('counters').values({ name: 'user-id', next_value: 1001 }).execute();
    await db.schema
      .createTable('terminal_users')
      .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
      .addColumn('uid', 'integer', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('terminal_users_key', ['terminal', 'uid'])
      .execute();
    await db.schema
      .createTable('own_users')
      .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
      .addColumn('user_id', 'text', (column) => column.notNull().references('enrolments.user_id'))
      .addColumn('noted_at', long, (column) => column.notNull())
      .addPrimaryKeyConstraint('own_users_key', ['terminal', 'user_id'])
      .execute();
    await createEntries(db);
  },
};

/** Two pages change per new entry, the table's and the key's: each more would be felt at the door. */
async function createEntries(db: Kysely<Tables>): Promise<void> {
  const { rowId, long, fraction } = columnTypes(db);
  await db.schema
    .createTable('entries')
    .addColumn('id', rowId, (column) => column.primaryKey().notNull())
    .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
    .addColumn('clock_epoch', 'integer', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('terminal_time', 'text', (column) => column.notNull())
    .addColumn('arrived_at', long, (column) => column.notNull())
    .addColumn('corrected_at', long)
    .addColumn('verify', 'integer', (column) => column.notNull())
    .addColumn('state', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('membership_id', 'text')
    .addColumn('check_in_id', 'text')
    .addColumn('store_ms', fraction)
    .addColumn('cobot_ms', fraction)
    .addColumn('unlock_ms', fraction)
    .addColumn('total_ms', fraction)
    .addColumn('opened_at', long)
    .addColumn('completed_at', long)
    .addUniqueConstraint('entries_once', ['terminal', 'clock_epoch', 'user_id', 'terminal_time'])
    .execute();
}
