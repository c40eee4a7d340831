import { commandCode, dataType } from '../command-codes.ts';
import { u32, u8, u16 } from '../fields.ts';
import { defineLayout } from '../layout.ts';

/**
 * What a bulk read asks for: the table's command with its data type (FCT), used by both ways of reading.
 */
export interface Table {
  readonly name: string;
  readonly command: number;
  readonly type: number;
}

export const usersTable: Table = { name: 'users', command: commandCode.readUsers, type: dataType.users };
export const punchesTable: Table = { name: 'punches', command: commandCode.readPunches, type: 0 };

/**
 * 1503, exactly 11 bytes. Source: captures; six implementations.
 *
 *     0 u8 1   1 u16 command   3 u32 type   7 u32 ext
 */
export const prepareBufferLayout = defineLayout('buffered read', 11, {
  one: u8(0),
  command: u16(1),
  type: u32(3),
  ext: u32(7),
});

/**
 * The good answer to 1503: the dataset waits in a buffer. Source: captures.
 *
 *     0 u8 0   1 u32 size   5 u32 size again   9 u32 check value nobody can compute
 */
export const preparedLayout = defineLayout('prepared buffer', 13, {
  zero: u8(0),
  size: u32(1),
  sizeAgain: u32(5),
  check: u32(9),
});

/** 1504: `0 u32 offset  4 u32 size`, a window of the buffer. Source: captures. */
export const windowLayout = defineLayout('window', 8, { offset: u32(0), size: u32(4) });

/** 1500 before the pieces: `0 u32 size  4 u32 chunk`. Source: captures. */
export const prepareDataLayout = defineLayout('announced data', 8, { size: u32(0), chunk: u32(4) });

/** A dataset begins with the u32 length of the records behind it. */
export const datasetPrefixSize = 4;

/** The largest window clients ask for over TCP. Source: pyzk, node-zklib. */
export const tcpWindowBytes = 0xffc0;

/** The window clients ask for over UDP, answered in packets of at most 1,024 bytes of data. Source: pyzk. */
export const datagramWindowBytes = 16_384;

/** The most data one packet of an answer carries over UDP. Source: captures; five implementations. */
export const smallestWindowBytes = 1024;

/** A direct read's request: the data type, or nothing where the command needs none. */
export function directRequest(table: Table): Uint8Array | undefined {
  return table.type === 0 ? undefined : Uint8Array.of(table.type);
}
