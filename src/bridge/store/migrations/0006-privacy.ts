import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '../schema.ts';
import { columnTypes } from './column-types.ts';

/** Sealed templates with a key per person, consents, and the audit. */
export const privacy: Migration = {
  async up(db: Kysely<Tables>) {
    const { long, bytes } = columnTypes(db);
    await db.schema
      .createTable('person_keys')
      .addColumn('membership_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('master_id', 'text', (column) => column.notNull())
      .addColumn('wrapped', bytes, (column) => column.notNull())
      .addColumn('created_at', long, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('templates')
      .addColumn('membership_id', 'text', (column) =>
        column.notNull().references('person_keys.membership_id'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('finger', 'integer', (column) => column.notNull())
      .addColumn('algorithm', 'text', (column) => column.notNull())
      .addColumn('flag', 'integer', (column) => column.notNull())
      .addColumn('seal_id', 'text', (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull())
      .addColumn('source_terminal', 'text', (column) => column.notNull())
      .addColumn('taken_at', long, (column) => column.notNull())
      .addPrimaryKeyConstraint('templates_key', ['membership_id', 'kind', 'finger', 'algorithm'])
      .execute();
    await db.schema
      .createTable('consents')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('membership_id', 'text', (column) => column.notNull())
      .addColumn('purpose', 'text', (column) => column.notNull())
      .addColumn('text_version', 'text', (column) => column.notNull())
      .addColumn('text_hash', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('given_how', 'text', (column) => column.notNull())
      .addColumn('witnessed_by', 'text')
      .addColumn('given_at', long, (column) => column.notNull())
      .addColumn('withdrawn_at', long)
      .addColumn('withdrawn_how', 'text')
      .execute();
    await db.schema
      .createIndex('consents_by_member')
      .on('consents')
      .columns(['membership_id', 'purpose'])
      .execute();
    await db.schema
      .createTable('audit')
      .addColumn('number', long, (column) => column.primaryKey().notNull())
      .addColumn('at', long, (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('member_number', 'text')
      .addColumn('terminal', 'text')
      .addColumn('details', 'text', (column) => column.notNull())
      .addColumn('previous_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
  },
};
