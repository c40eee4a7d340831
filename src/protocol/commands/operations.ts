import { commandCode } from '../command-codes.ts';
import { packedTime, u16, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import type { Table } from './bulk.ts';

/** OPLOG_RRQ 34, read as the punches are. Source: zk-protocol. */
export const operationsTable: Table = { name: 'operations', command: commandCode.readOperations, type: 0 };

/** What the terminal writes down about itself. Source: the vendor's manual of 2006 and PUSH documents. */
const operationNames: Readonly<Record<number, string>> = {
  0: 'switched on',
  1: 'switched off',
  2: 'failed verification',
  3: 'alarm',
  4: 'menu entered',
  5: 'option changed',
  6: 'finger enrolled',
  7: 'password enrolled',
  8: 'card enrolled',
  9: 'user deleted',
  10: 'finger deleted',
  11: 'password deleted',
  12: 'card deleted',
  13: 'data cleared',
  21: 'clock set',
  22: 'factory reset',
  23: 'logs cleared',
  24: 'administrators cleared',
  25: 'group’s access changed',
  26: 'user’s access changed',
  27: 'time zone changed',
  28: 'unlock combination changed',
  29: 'door unlocked',
  30: 'user enrolled',
  31: 'finger’s attributes changed',
  32: 'duress alarm',
  34: 'anti-passback',
  36: 'user changed',
  37: 'user changed',
};

/** One line of a terminal's operation log. */
export interface Operation {
  /** The slot of who did it at the terminal's menu; 0 for the terminal itself and for hosts. */
  admin: number;
  operation: number;
  /** In words, as far as the number is known. */
  name: string | undefined;
  wallMs: number;
  /** Their meaning depends on the operation. */
  parameters: readonly number[];
}

/**
 *     0 u16 admin   2 u8 operation   3 (pad)   4 u32 time   8 10 12 14 u16 parameters
 *
 * Source: a captured record; the vendor's manual of 2006.
 */
export const operationRecord = defineLayout('record of the operation log', 16, {
  admin: u16(0),
  operation: u8(2),
  wallMs: packedTime(4),
  parameter1: u16(8),
  parameter2: u16(10),
  parameter3: u16(12),
  parameter4: u16(14),
});

/** The lines of a dataset without its length prefix; longer records than the known ones are stepped over. */
export function readOperationRecords(records: Uint8Array, size: number): Operation[] {
  return operationRecord
    .readAll(records, { stride: size })
    .map(({ admin, operation, wallMs, parameter1, parameter2, parameter3, parameter4 }) => ({
      admin,
      operation,
      name: operationNames[operation],
      wallMs,
      parameters: [parameter1, parameter2, parameter3, parameter4],
    }));
}
