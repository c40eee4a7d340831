import { commandCode } from '../command-codes.ts';
import { asciiText, byteRun, numericId, text, u16, u32, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import type { TextEncodingName } from '../text.ts';
import { acknowledged, defineExchange, malformed, record, type Exchange } from './exchange.ts';

/** A row in a terminal. */
export interface User {
  /** The terminal's slot, 1–65534. */
  uid: number;
  /** The printed id. */
  userId: string;
  /** As the terminal shows it. */
  name: string;
  /** Bit 0 disabled; 0 user, 2 enroller, 6 manager, 14 administrator. */
  privilege: number;
  password: string;
  /** Card number, 0 for none. */
  card: number;
  group: number;
}

/**
 * The 72-byte user record of colour terminals. After a NUL in name or password leftovers of older values are normal.
 *
 *     0  u16 uid     2 u8 privilege    3 password[8]   11 name[24]    35 u32 card   39 u8 group
 *     40 u16 zone flag (1 = own zones)  42 44 46 u16 zones            48 userId[24]
 *
 * Source: captures; six implementations.
 */
export const userRecord72 = defineLayout('user record of 72 bytes', 72, {
  uid: u16(0),
  privilege: u8(2),
  password: asciiText(3, 8),
  name: text(11, 24),
  card: u32(35),
  group: u8(39),
  zoneFlag: u16(40),
  zone1: u16(42),
  zone2: u16(44),
  zone3: u16(46),
  userId: asciiText(48, 24),
});

/**
 * The 28-byte user record of black-white terminals; user ids are numbers.
 *
 *     0 u16 uid   2 u8 privilege   3 password[5]   8 name[8]   16 u32 card   20 (pad)   21 u8 group   22 zones[2]   24 u32 userId
 *
 * Source: four implementations; the vendor's manual of 2006.
 */
export const userRecord28 = defineLayout('user record of 28 bytes', 28, {
  uid: u16(0),
  privilege: u8(2),
  password: asciiText(3, 5),
  name: text(8, 8),
  card: u32(16),
  group: u8(21),
  zones: byteRun(22, 2),
  userId: numericId(24),
});

/** Both as far as reading goes: without zones, and so without making each user twice. */
const person72 = defineLayout('user record of 72 bytes', 72, {
  uid: u16(0),
  privilege: u8(2),
  password: asciiText(3, 8),
  name: text(11, 24),
  card: u32(35),
  group: u8(39),
  userId: asciiText(48, 24),
});
const person28 = defineLayout('user record of 28 bytes', 28, {
  uid: u16(0),
  privilege: u8(2),
  password: asciiText(3, 5),
  name: text(8, 8),
  card: u32(16),
  group: u8(21),
  userId: numericId(24),
});

export type UserRecordSize = 72 | 28;
export const userRecordSizes: readonly UserRecordSize[] = [72, 28];

export function isUserRecordSize(size: number): size is UserRecordSize {
  return size === 72 || size === 28;
}

/** The users of a dataset without its length prefix. */
export function readUserRecords(
  records: Uint8Array,
  size: UserRecordSize,
  encoding: TextEncodingName,
): User[] {
  return (size === 28 ? person28 : person72).readAll(records, { encoding });
}

/** A new record of the terminal's size; the user follows the group's time zones. */
export function writeUserRecord(
  user: User,
  size: UserRecordSize,
  encoding: TextEncodingName,
): Uint8Array<ArrayBuffer> {
  return size === 28
    ? userRecord28.write({ ...user, zones: new Uint8Array(2) }, { encoding })
    : userRecord72.write({ ...user, zoneFlag: 0, zone1: 0, zone2: 0, zone3: 0 }, { encoding });
}

/** Some fields of a record changed, every other byte as the terminal had it. */
export function patchUserRecord(
  raw: Uint8Array,
  changes: Partial<User>,
  encoding: TextEncodingName,
): Uint8Array<ArrayBuffer> {
  if (!isUserRecordSize(raw.length))
    throw malformed('patch a user', `a user record has 72 or 28 bytes, not ${raw.length}`);
  return (raw.length === 28 ? userRecord28 : userRecord72).patch(raw, changes, { encoding });
}

/** USER_WRQ 8: one whole record of the terminal's size → OK, or ERROR (wrong size, userId taken, table full). Source: captured request. */
export const writeUser: Exchange<Uint8Array, void> = defineExchange<Uint8Array, void>({
  name: 'write a user',
  command: commandCode.writeUser,
  request: { read: (data) => data, write: (value) => value },
  reply: acknowledged,
});

/** `0: u16 uid`. */
const uidLayout = defineLayout('uid', 2, { uid: u16(0) });

/** DELETE_USER 18: u16 uid → OK, or ERROR where there is none; the user's templates go with it. */
export const deleteUser = defineExchange<{ uid: number }, void>({
  name: 'delete a user',
  command: commandCode.deleteUser,
  request: record(uidLayout),
  reply: acknowledged,
});
