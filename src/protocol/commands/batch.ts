import { commandCode } from '../command-codes.ts';
import { u16, u32, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, malformed } from './exchange.ts';
import type { Template } from './templates.ts';
import type { UserRecordSize } from './users.ts';

/** Many users and templates in one upload, as 110 consumes it. */
export interface Batch {
  /** User records of the terminal's size. */
  records: readonly Uint8Array[];
  /** Valid ones only: a batch has no place for the flag. */
  templates: readonly Omit<Template, 'flag'>[];
}

/**
 * The batch buffer. Source: pyzk, zklib-ts.
 *
 *     0 u32 bytes of U   4 u32 bytes of T   8 u32 bytes of F   12 U   T   F
 *     U  per user    0 u8 2 (add or overwrite)   1 user record of 28 or 72 bytes
 *     T  per finger  0 u8 2   1 u16 uid   3 u8 0x10 + finger   4 u32 where it begins in F
 *     F  per finger  0 u16 bytes of the template   2 template
 */
const headLayout = defineLayout('batch', 12, { users: u32(0), entries: u32(4), templates: u32(8) });
const entryLayout = defineLayout('batch entry', 8, { op: u8(0), uid: u16(1), finger: u8(3), offset: u32(4) });
const lengthLayout = defineLayout('batch template', 2, { size: u16(0) });
const addOrOverwrite = 2;
const fingerMark = 0x10;

/** What a batch costs beyond the records and templates themselves. */
export const batchBytes = {
  head: headLayout.size,
  perUser: 1,
  perTemplate: entryLayout.size + lengthLayout.size,
} as const;

export function encodeBatch({ records, templates }: Batch): Uint8Array {
  const users = records.flatMap((user) => [Uint8Array.of(addOrOverwrite), user]);
  const entries: Uint8Array[] = [];
  const bodies: Uint8Array[] = [];
  let offset = 0;
  for (const { uid, finger, template } of templates) {
    entries.push(entryLayout.write({ op: addOrOverwrite, uid, finger: fingerMark + finger, offset }));
    bodies.push(lengthLayout.write({ size: template.length }), template);
    offset += lengthLayout.size + template.length;
  }
  const head = { users: sum(users), entries: sum(entries), templates: offset };
  return Buffer.concat([headLayout.write(head), ...users, ...entries, ...bodies]);
}

/** The simulator's side; what it returns shares the memory of `bytes`. Throws `wire` for whatever is not a whole batch of this terminal's records. */
export function decodeBatch(bytes: Uint8Array, recordSize: UserRecordSize): Batch {
  const head = headLayout.read(bytes, { longer: true });
  const entriesAt = headLayout.size + head.users;
  const templatesAt = entriesAt + head.entries;
  if (templatesAt + head.templates !== bytes.length) throw broken('its parts are not as long as it says');
  const rows = bytes.subarray(headLayout.size, entriesAt);
  if (rows.length % (recordSize + 1) !== 0) throw broken('its users are no whole number of records');
  const records: Uint8Array[] = [];
  for (let at = 0; at < rows.length; at += recordSize + 1) {
    if (rows[at] !== addOrOverwrite) throw broken(`user ${records.length + 1} is not to be added`);
    records.push(rows.subarray(at + 1, at + 1 + recordSize));
  }
  const bodies = bytes.subarray(templatesAt);
  let used = 0;
  const templates = entryLayout.readAll(bytes.subarray(entriesAt, templatesAt)).map((entry, index) => {
    if (entry.op !== addOrOverwrite || entry.finger < fingerMark)
      throw broken(`template ${index + 1} is not to be added`);
    const body = bodies.subarray(entry.offset);
    const { size } = lengthLayout.read(body, { longer: true });
    const template = body.subarray(lengthLayout.size, lengthLayout.size + size);
    // Entries that share their bytes could make megabytes look like gigabytes.
    used += lengthLayout.size + size;
    if (template.length < size || used > bodies.length)
      throw broken(`template ${index + 1} leaves the batch`);
    return { uid: entry.uid, finger: entry.finger - fingerMark, template };
  });
  return { records, templates };
}

/**
 * 110 with the one type this program knows, a batch of users and templates → OK. Other types write firmware and files,
 * so the request takes no value at all: these eight bytes are all that can be sent.
 *
 *     0 u32 12   4 u16 0   6 u16 8
 *
 * Source: pyzk, zklib-ts.
 */
export const writeBatch = defineExchange<void, void>({
  name: 'write a batch of users and templates',
  command: commandCode.writeBatch,
  request: {
    read: (data) => {
      if (!isBatchRequest(data)) throw malformed('write a batch', 'only batches of users are taken');
    },
    write: () => Uint8Array.from(batchRequest),
  },
  reply: acknowledged,
});

const batchRequest: readonly number[] = [12, 0, 0, 0, 0, 0, 8, 0];

export function isBatchRequest(data: Uint8Array | undefined): boolean {
  return data?.length === batchRequest.length && batchRequest.every((byte, index) => data[index] === byte);
}

function sum(parts: readonly Uint8Array[]): number {
  return parts.reduce((bytes, part) => bytes + part.length, 0);
}

function broken(problem: string): ReturnType<typeof malformed> {
  return malformed('write a batch', `a broken batch: ${problem}`);
}
