import fc from 'fast-check';
import { packedByHand } from '../support/hand-made.ts';

export const u8 = fc.nat(0xff);
export const u16 = fc.nat(0xffff);
export const u32 = fc.nat(0xffff_ffff);

/** ASCII that may stand in a user id or a password. */
export const ids = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcXYZ-_ ~'.split('')), maxLength });

/** Numbers as text, without leading zeros, as 28-byte users and 16-byte punches have them. */
export const numericIds: fc.Arbitrary<string> = u32.map(String);

/** Composed names of many alphabets that fit into `maxBytes` of UTF-8; U+FFFD, the mark of a lost character, is none. */
export const names = (maxBytes: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', maxLength: maxBytes / 2 })
    .map((name) => name.normalize('NFC').replaceAll(/[\0\uFFFD]/g, ''))
    .filter((name) => Buffer.byteLength(name) <= maxBytes);

/** A terminal's time, whole seconds of 2000–2099. */
export const wallTimes: fc.Arbitrary<number> = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2099, 11, 31, 23, 59, 59) / 1000 })
  .map((seconds) => seconds * 1000);

export function packedOf(wallMs: number): number {
  const date = new Date(wallMs);
  return packedByHand({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  });
}
