import { commandCode, dataType } from '../command-codes.ts';
import { asciiText, u16, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import type { Table } from './bulk.ts';
import { acknowledged, defineExchange, malformed, record } from './exchange.ts';

/** One finger of one user. */
export interface Template {
  uid: number;
  /** 0–9, by the vendor's convention from the left little finger to the right one; terminals only keep the number. */
  finger: number;
  /** See {@link templateFlag}. */
  flag: number;
  /** What the sensor's algorithm made of the finger; biometric data, never to be logged or printed. */
  template: Uint8Array;
}

/** Source: three implementations. */
export const templateFlag = { invalid: 0, valid: 1, duress: 3 } as const;

/** The finger algorithms, as option `~ZKFPVersion` names them, with the longest template each makes. */
export const templateLimits = { 9: 602, 10: 1664 } as const;
export type TemplateAlgorithm = keyof typeof templateLimits;

/** Version 10 begins with two varying bytes and `SS21`. Source: captures. */
export function algorithmOf(template: Uint8Array): TemplateAlgorithm {
  return [0x53, 0x53, 0x32, 0x31].every((byte, index) => template[index + 2] === byte) ? 10 : 9;
}

export const templatesTable: Table = {
  name: 'templates',
  command: commandCode.readTemplates,
  type: dataType.templates,
};

/**
 * A record of the templates' table: this, then the template.
 *
 *     0 u16 size, these 6 bytes included   2 u16 uid   4 u8 finger   5 u8 flag
 *
 * Source: a captured record; three implementations.
 */
const recordHead = defineLayout('template record', 6, {
  size: u16(0),
  uid: u16(2),
  finger: u8(4),
  flag: u8(5),
});

/** The longest that a record can say it is. */
export const longestTemplateRecord = 0xffff;

/**
 * The whole records at the beginning of a dataset's bytes, `from` of which have been read before; what is left may be the
 * beginning of another. Throws `wire` where a record says that it is shorter than its own head.
 */
export function readTemplatesIn(bytes: Uint8Array, from: number): { templates: Template[]; bytes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const templates: Template[] = [];
  let at = 0;
  while (bytes.length - at >= recordHead.size) {
    if (view.getUint16(at, true) > bytes.length - at) break;
    const { size, ...head } = recordHead.read(bytes.subarray(at), { longer: true });
    if (size < recordHead.size)
      throw malformed('read templates', `template ${from + templates.length + 1} says it has ${size} bytes`);
    templates.push({ ...head, template: Uint8Array.from(bytes.subarray(at + recordHead.size, at + size)) });
    at += size;
  }
  return { templates, bytes: at };
}

/** Throws `wire` where something is left behind the last of `count` records. */
export function assertNothingLeft(bytes: Uint8Array, count: number): void {
  if (bytes.length > 0)
    throw malformed('read templates', `${bytes.length} bytes behind template ${count} are no whole template`);
}

/** The templates of a dataset without its length prefix. Throws `wire` where a record does not end where it says. */
export function readTemplateRecords(records: Uint8Array): Template[] {
  const { templates, bytes } = readTemplatesIn(records, 0);
  assertNothingLeft(records.subarray(bytes), templates.length);
  return templates;
}

export function writeTemplateRecord({ template, ...head }: Template): Uint8Array {
  const size = recordHead.size + template.length;
  return Buffer.concat([recordHead.write({ ...head, size }), template]);
}

/** Which finger of which slot: `0 u16 uid   2 u8 finger`. */
export interface FingerOf {
  uid: number;
  finger: number;
}

/**
 * The request of 88 and of 9 for one finger. The answer is announced data like a table's, without its length: the
 * template, after 88 one more byte (the flag), and on some firmware six zero bytes before that. Source: two captures of
 * 88; pyzk; zk-protocol.
 */
export const fingerLayout = defineLayout('finger of a user', 3, { uid: u16(0), finger: u8(2) });

/** What newer firmware answers where there is no such finger, instead of ERROR. Source: zklib-ts. */
export const notFoundReply = 4993;

/**
 * TMP_WRITE 87, after the upload of the template → OK, or ERROR (no such user, slot occupied).
 *
 *     0 u16 uid   2 u8 finger   3 u8 flag   4 u16 size of the template
 *
 * Source: three implementations; the vendor's manual of 2006 for the rules.
 */
export const writeTemplate = defineExchange<FingerOf & { flag: number; size: number }, void>({
  name: 'write a template',
  command: commandCode.writeTemplate,
  request: record(
    defineLayout('written template', 6, { uid: u16(0), finger: u8(2), flag: u8(3), size: u16(4) }),
  ),
  reply: acknowledged,
});

/** DELETE_USERTEMP 19: uid and finger → OK, or ERROR where there is none. Source: three implementations. */
export const deleteTemplate = defineExchange<FingerOf, void>({
  name: 'delete a template',
  command: commandCode.deleteTemplate,
  request: record(fingerLayout),
  reply: acknowledged,
});

/** DEL_FPTMP 134: `0 userId[24]   24 u8 finger` → OK, or ERROR where there is none. Source: pyzk. */
export const deleteTemplateByUserId = defineExchange<{ userId: string; finger: number }, void>({
  name: 'delete a template',
  command: commandCode.deleteTemplateByUserId,
  request: record(defineLayout('finger of a userId', 25, { userId: asciiText(0, 24), finger: u8(24) })),
  reply: acknowledged,
});
