import type { TerminalSettings } from './settings.ts';

/** Where a text stands in a record. */
interface TextField {
  at: number;
  width: number;
}

/** Readable in a hex dump, and never a sensible name or id. */
const leftover = Buffer.from('%OLD%');

/** The text fields of the records and events of each size, and the bytes at the end that mean nothing. */
const userTexts: Readonly<Record<TerminalSettings['userRecordSize'], readonly TextField[]>> = {
  28: [
    { at: 3, width: 5 },
    { at: 8, width: 8 },
  ],
  72: [
    { at: 3, width: 8 },
    { at: 11, width: 24 },
    { at: 48, width: 24 },
  ],
};
const punchTexts = [{ at: 2, width: 24 }];
const punchTail = 36;
const eventTexts = [{ at: 0, width: 24 }];
const eventTail = 32;

type Padding = Pick<TerminalSettings, 'padding'>;

/** Users back to back, as this terminal sends them. Source of what stands behind a NUL: captures. */
export function paddedUsers(
  records: Uint8Array,
  settings: Padding & Pick<TerminalSettings, 'userRecordSize'>,
): Uint8Array {
  const size = settings.userRecordSize;
  return settings.padding === 'zeros' ? records : spoiled(records, size, userTexts[size], size);
}

/** Punches back to back; the short records have no room for anything left over. */
export function paddedPunches(
  records: Uint8Array,
  settings: Padding & Pick<TerminalSettings, 'punchRecordSize'>,
): Uint8Array {
  const size = settings.punchRecordSize;
  return settings.padding === 'zeros' || size < 40 ? records : spoiled(records, size, punchTexts, punchTail);
}

/** A live verification; a work code at its end is one. */
export function paddedVerification(data: Uint8Array, { padding }: Padding): Uint8Array {
  if (padding === 'zeros' || data.length < 32) return data;
  return spoiled(data, data.length, eventTexts, data.length === 36 ? 36 : eventTail);
}

/** The answer to a question for an option. Source: field reports on newer terminals. */
export function paddedOption(data: Uint8Array, { padding }: Padding): Uint8Array {
  return padding === 'zeros' ? data : Buffer.concat([data, leftover]);
}

function spoiled(
  records: Uint8Array,
  size: number,
  texts: readonly TextField[],
  tail: number,
): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(records);
  for (let start = 0; start < copy.length; start += size) {
    for (const { at, width } of texts) {
      const field = copy.subarray(start + at, start + at + width);
      const end = field.indexOf(0);
      if (end >= 0) fill(field.subarray(end + 1));
    }
    fill(copy.subarray(start + tail, start + size));
  }
  return copy;
}

function fill(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = leftover[index % leftover.length] ?? 0;
}
