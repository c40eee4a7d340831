import { asciiText, numericId, packedTime, u16, u32, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { malformed } from './exchange.ts';

/** One line of a terminal's attendance log. */
export interface Punch {
  /** The slot, where the record has one. */
  uid: number | undefined;
  /** The printed id; in 8-byte records, which carry only the slot, the slot as text. */
  userId: string;
  /** 0 password, 1 finger, 2 card, 15 face; others are combined modes. */
  verify: number;
  /** 0 in, 1 out, 2–5 breaks and overtime, 255 none. */
  state: number;
  /** The terminal's wall clock. */
  wallMs: number;
  workCode: number;
}

/**
 *     0 u16 uid   2 u8 verify   3 u32 time   7 u8 state
 *
 * Source: pyzk; the vendor's manual of 2006.
 */
export const punchRecord8 = defineLayout('punch record of 8 bytes', 8, {
  uid: u16(0),
  verify: u8(2),
  wallMs: packedTime(3),
  state: u8(7),
});

/**
 *     0 u32 userId   4 u32 time   8 u8 state   9 u8 verify   10 u16 reserved   12 u32 work code
 *
 * Source: captures; the vendor's manual of 2006.
 */
export const punchRecord16 = defineLayout('punch record of 16 bytes', 16, {
  userId: numericId(0),
  wallMs: packedTime(4),
  state: u8(8),
  verify: u8(9),
  workCode: u32(12),
});

/**
 * Also the beginning of the 49-byte records of newer terminals, and of longer ones.
 *
 *     0 u16 uid   2 userId[24]   26 u8 verify   27 u32 time   31 u8 state   32 u32 work code   36 (4 bytes)
 *
 * Source: captures; six implementations.
 */
export const punchRecord40 = defineLayout('punch record of 40 bytes', 40, {
  uid: u16(0),
  userId: asciiText(2, 24),
  verify: u8(26),
  wallMs: packedTime(27),
  state: u8(31),
  workCode: u32(32),
});

/** The sizes seen, the usual one first. */
export const punchRecordSizes = [40, 49, 16, 8] as const;

/** The punches of a dataset without its length prefix, stepping by the terminal's record size. */
export function readPunchRecords(records: Uint8Array, size: number): Punch[] {
  if (size >= punchRecord40.size) return punchRecord40.readAll(records, { stride: size });
  if (size === punchRecord16.size) {
    const punches = punchRecord16.readAll(records);
    return punches.map((punch) => ({ uid: undefined, ...punch }));
  }
  if (size === punchRecord8.size)
    return punchRecord8
      .readAll(records)
      .map((punch) => ({ ...punch, userId: String(punch.uid), workCode: 0 }));
  throw malformed('read punches', `punch records of ${size} bytes are unknown`);
}
