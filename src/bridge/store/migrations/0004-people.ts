import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** More of what Cobot says about members; user ids that stay given out; cards; numbers that stand for members. */
export const people: Migration = {
  async up(db: Kysely<Tables>) {
    const { long } = columnTypes(db);
    const texts = ['plan_id', 'plan_name', 'team_id', 'extras', 'fields', 'passes'];
    for (const column of texts) await db.schema.alterTable('members').addColumn(column, 'text').execute();
    const numbers = ['uses_time_passes', 'passes_read_at', 'checked_in_until'];
    for (const column of numbers) await db.schema.alterTable('members').addColumn(column, long).execute();

    await db.schema
      .createTable('member_numbers')
      .addColumn('member_number', 'text', (column) => column.primaryKey().notNull())
      .addColumn('membership_id', 'text', (column) => column.unique())
      .addColumn('created_at', long, (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('user_ids')
      .addColumn('user_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('given_at', long, (column) => column.notNull())
      .execute();
    await sql`insert into user_ids (user_id, given_at) select user_id, created_at from enrolments`.execute(
      db,
    );
    await ownUsersOutliveEnrolments(db);

    await db.schema
      .createTable('cards')
      .addColumn('card_number', long, (column) => column.primaryKey().notNull())
      .addColumn('membership_id', 'text', (column) => column.notNull().references('members.membership_id'))
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('noted_at', long, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('cards_by_member').on('cards').column('membership_id').execute();
  },
};

/** Until a terminal that is away gives a leaver's user up, it must be known for ours. */
async function ownUsersOutliveEnrolments(db: Kysely<Tables>): Promise<void> {
  const { long } = columnTypes(db);
  await db.schema
    .createTable('own_users_now')
    .addColumn('terminal', 'text', (column) => column.notNull().references('terminals.name'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('user_ids.user_id'))
    .addColumn('noted_at', long, (column) => column.notNull())
    .addPrimaryKeyConstraint('own_users_now_key', ['terminal', 'user_id'])
    .execute();
  await sql`insert into own_users_now select terminal, user_id, noted_at from own_users`.execute(db);
  await db.schema.dropTable('own_users').execute();
  await db.schema.alterTable('own_users_now').renameTo('own_users').execute();
}
