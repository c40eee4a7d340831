import { commandCode } from '../command-codes.ts';
import { asciiText, byteRun, u16, u32, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, record } from './exchange.ts';

// Near-infrared faces (algorithm 7: iFace, uFace, VF). Visible-light terminals know none of these commands.

/**
 * One of the entries that make a face, 15 of the enrolment and up to 3 that the terminal learns.
 *
 *     0 u16 size   2 u16 uid   4 u8 index   5 u8 valid   6 u16 (reserved)   8 u32 activity time   12 u32 verifications
 *     16 data[2560]
 *
 * Source: one report, of an iFace702 (pyzk issue 259).
 */
export const faceLayout = defineLayout('face entry', 2576, {
  size: u16(0),
  uid: u16(2),
  index: u8(4),
  valid: u8(5),
  reserved: u16(6),
  activeAt: u32(8),
  verifications: u32(12),
  data: byteRun(16, 2560),
});
export type FaceEntry = ReturnType<typeof faceLayout.read>;

/** As many entries as a face may have here; the reports know of 18. */
export const maxFaceEntries = 50;

/**
 * 150: `0 u16 uid   2 u8 index`, index 50 for all → announced data, one entry after the other, or ERROR where there is
 * none. Source: the same report.
 */
export const faceRequestLayout = defineLayout('face of a user', 3, { uid: u16(0), index: u8(2) });
export const allFaceEntries = 50;

const userIdLayout = defineLayout('userId', 24, { userId: asciiText(0, 24) });

/**
 * 151: `0 userId[24]`, after all entries were uploaded → OK or ERROR. Whoever reported it could not make it work, so
 * an OK means nothing until the face was read back.
 */
export const writeFace = defineExchange<{ userId: string }, void>({
  name: 'write a face',
  command: commandCode.writeFace,
  request: record(userIdLayout),
  reply: acknowledged,
});

/** 152: `0 userId[24]` → OK, or ERROR where there is none. Source: the same report. */
export const deleteFaces = defineExchange<{ userId: string }, void>({
  name: 'delete a face',
  command: commandCode.deleteFaces,
  request: record(userIdLayout),
  reply: acknowledged,
});
