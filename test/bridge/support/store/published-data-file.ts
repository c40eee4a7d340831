import { DatabaseSync } from 'node:sqlite';

/**
 * The shape of the data file that version 0.1.0 made, written down as SQLite shows it: a migration that was changed by
 * mistake would not be noticed if the file were made by it.
 */
const shape = `
create table "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
create table "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
create table "terminals" ("name" text not null primary key, "serial_number" text,
  "clock_epoch" integer default 0 not null, "clock_ahead_ms" integer, "clock_read_at" integer,
  "passport" text, "probed_at" integer, "relay_memory" text);
create table "members" ("membership_id" text not null primary key, "name" text not null, "confirmed_at" text,
  "starts_at" text, "canceled_to" text, "refreshed_at" integer not null);
create table "enrolments" ("user_id" text not null primary key,
  "membership_id" text not null unique references "members" ("membership_id"),
  "check_in_token" text not null unique, "token_registered_at" integer, "created_at" integer not null);
create table "counters" ("name" text not null primary key, "next_value" integer not null);
create table "terminal_users" ("terminal" text not null references "terminals" ("name"), "uid" integer not null,
  "user_id" text not null, constraint "terminal_users_key" primary key ("terminal", "uid"));
create table "own_users" ("terminal" text not null references "terminals" ("name"),
  "user_id" text not null references "enrolments" ("user_id"), "noted_at" integer not null,
  constraint "own_users_key" primary key ("terminal", "user_id"));
create table "entries" ("id" integer not null primary key,
  "terminal" text not null references "terminals" ("name"), "clock_epoch" integer not null,
  "user_id" text not null, "terminal_time" text not null, "arrived_at" integer not null, "corrected_at" integer,
  "verify" integer not null, "state" integer not null, "outcome" text, "reason" text, "decided_by" text,
  "membership_id" text, "check_in_id" text, "store_ms" real, "cobot_ms" real, "unlock_ms" real, "total_ms" real,
  "opened_at" integer, "completed_at" integer,
  constraint "entries_once" unique ("terminal", "clock_epoch", "user_id", "terminal_time"));
insert into kysely_migration_lock (id, is_locked) values ('migration_lock', 0);
insert into kysely_migration (name, timestamp) values
  ('0001-first', '2026-01-01T00:00:00.000Z'), ('0002-passports', '2026-02-01T00:00:00.000Z');
insert into counters (name, next_value) values ('user-id', 1003);
`;

/** What a small house had in it. */
const rows = `
insert into terminals (name, serial_number, clock_epoch, relay_memory) values ('front', 'SN1', 2, '{"lockOn":"5"}');
insert into members values ('m1', 'Test Person One', '2026-01-01T00:00:00.000Z', null, null, 1000),
  ('m2', 'Test Person Two', null, '2026-03-01', '2026-09-01', 1000);
insert into enrolments values ('1001', 'm1', 'token-1', 1100, 1050), ('1002', 'm2', 'token-2', null, 1060);
insert into terminal_users values ('front', 7, '1001');
insert into own_users values ('front', '1001', 1200);
insert into entries (id, terminal, clock_epoch, user_id, terminal_time, arrived_at, verify, state, outcome, total_ms)
  values (1, 'front', 2, '1001', '2026-06-01T12:00:00', 5000, 1, 0, 'opened', 21.5);
`;

/** Makes such a file. */
export function writePublishedDataFile(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`pragma journal_mode = wal; begin; ${shape} ${rows} commit`);
  database.close();
}
