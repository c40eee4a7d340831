import type { Punch } from '../../src/protocol/commands/punches.ts';
import type { Template } from '../../src/protocol/commands/templates.ts';
import type { User } from '../../src/protocol/commands/users.ts';
import { u32 } from './packets.ts';

/** Records as they stand on the wire, made by hand, beside the rows a reader has to make of them. */
interface Table<Row> {
  records: Buffer;
  rows: Row[];
}

export interface Tables {
  users: Table<User>;
  punches: Table<Punch>;
  templates: Table<Template>;
}
export type TableName = keyof Tables;
export const tableNames: readonly TableName[] = ['users', 'punches', 'templates'];

export type Counts = Readonly<Record<TableName, number>>;

export function makeTables(counts: Counts): Tables {
  return {
    users: made(counts.users, makeUser),
    punches: made(counts.punches, makePunch),
    templates: made(counts.templates, makeTemplate),
  };
}

/** A dataset: the records behind their length. */
export function datasetOf(records: Buffer): Buffer {
  return Buffer.concat([u32(records.length), records]);
}

function made<Row>(count: number, make: (index: number) => { record: Buffer; row: Row }): Table<Row> {
  const all = Array.from({ length: count }, (_, index) => make(index));
  return { records: Buffer.concat(all.map(({ record }) => record)), rows: all.map(({ row }) => row) };
}

/** 72 bytes; rubbish behind the names' NUL, as terminals leave it. */
function makeUser(index: number): { record: Buffer; row: User } {
  const row = {
    uid: index + 1,
    userId: String(1001 + index),
    name: `Test Person ${index}`,
    privilege: index % 50 === 0 ? 14 : 0,
    password: index % 3 === 0 ? '4711' : '',
    card: index * 65_537,
    group: 1 + (index % 5),
  };
  const record = Buffer.alloc(72);
  record.writeUInt16LE(row.uid, 0);
  record.writeUInt8(row.privilege, 2);
  record.write(row.password, 3, 'latin1');
  record.fill(0xcc, 11, 35);
  record.write(`${row.name}\0`, 11, 'latin1');
  record.writeUInt32LE(row.card, 35);
  record.writeUInt8(row.group, 39);
  record.write(row.userId, 48, 'latin1');
  return { record, row };
}

/** 40 bytes. */
function makePunch(index: number): { record: Buffer; row: Punch } {
  const day = index % 28;
  const minute = index % 1440;
  const row = {
    uid: 1 + (index % 500),
    userId: String(1001 + (index % 500)),
    verify: index % 2,
    state: index % 3,
    wallMs: Date.UTC(2026, 2, 1 + day) + minute * 60_000,
    workCode: index % 7,
  };
  const record = Buffer.alloc(40);
  record.writeUInt16LE(row.uid, 0);
  record.write(row.userId, 2, 'latin1');
  record.writeUInt8(row.verify, 26);
  record.writeUInt32LE((26 * 372 + 2 * 31 + day) * 86_400 + minute * 60, 27);
  record.writeUInt8(row.state, 31);
  record.writeUInt32LE(row.workCode, 32);
  return { record, row };
}

/** Lengths that differ, so that a byte too few or too many shows at the next one. */
function makeTemplate(index: number): { record: Buffer; row: Template } {
  const template = Buffer.alloc(900 + ((index * 37) % 300), index % 251);
  template.write('SS21', 2, 'latin1');
  const whose = { uid: 1 + Math.floor(index / 2), finger: 5 + (index % 2), flag: 1 };
  const row = { ...whose, template: Uint8Array.from(template) };
  const head = Buffer.alloc(6);
  head.writeUInt16LE(6 + template.length, 0);
  head.writeUInt16LE(row.uid, 2);
  head.writeUInt8(row.finger, 4);
  head.writeUInt8(row.flag, 5);
  return { record: Buffer.concat([head, template]), row };
}
