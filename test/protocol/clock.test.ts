import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatWallTime,
  packEventTime,
  packTime,
  unpackEventTime,
  unpackTime,
} from '../../src/protocol/clock.ts';
import {
  eventTimeByHand,
  fromHex,
  packedByHand,
  toHex,
  wallMsOf,
  type WallTime,
} from '../support/hand-made.ts';

const table: readonly [time: string, packed: number, hex: string][] = [
  ['2000-01-01T00:00:00', 0, '00000000'],
  ['2018-06-25T17:41:05', 594_063_665, '31b16823'],
  ['2018-06-25T17:50:35', 594_064_235, '6bb36823'],
  ['2024-02-29T23:59:59', 776_563_199, 'ff69492e'],
  ['2026-01-01T00:00:00', 835_660_800, '002ccf31'],
  ['2099-12-31T23:59:59', 3_214_079_999, 'fff792bf'],
];

const at = (time: string) => Date.parse(`${time}Z`);
const moment = { year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0 };

/** Real moments of 2000–2099. */
const moments: fc.Arbitrary<WallTime> = fc
  .integer({ min: at('2000-01-01T00:00:00') / 1000, max: at('2099-12-31T23:59:59') / 1000 })
  .map((seconds) => {
    const date = new Date(seconds * 1000);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    };
  });

describe('the packed time', () => {
  test.each(table)('%s is %i', (time, packed, hex) => {
    expect(unpackTime(packed)).toBe(at(time));
    expect(packTime(at(time))).toBe(packed);
    expect(formatWallTime(unpackTime(packed))).toBe(time);
    expect(new DataView(fromHex(hex).buffer).getUint32(0, true)).toBe(packed);
  });

  test.each([
    ['30 February', { ...moment, month: 2, day: 30 }, '2026-02-28T00:00:00'],
    ['31 February of a leap year', { ...moment, year: 2024, month: 2, day: 31 }, '2024-02-29T00:00:00'],
    ['29 February 2000', { ...moment, year: 2000, month: 2, day: 29 }, '2000-02-29T00:00:00'],
    ['31 April', { ...moment, month: 4, day: 31, hour: 9 }, '2026-04-30T09:00:00'],
    ['31 November', { ...moment, month: 11, day: 31, second: 7 }, '2026-11-30T00:00:07'],
  ])('of %s is clamped to a day that exists', (_day, time, expected) => {
    expect(formatWallTime(unpackTime(packedByHand(time)))).toBe(expected);
  });

  test('of any u32 is a finite date within the years it can name', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (packed) => {
        const year = new Date(unpackTime(packed)).getUTCFullYear();
        expect(year).toBeGreaterThanOrEqual(2000);
        expect(year).toBeLessThanOrEqual(2133);
      }),
    );
    expect(Number.isFinite(unpackTime(0xffff_ffff))).toBe(true);
  });

  test('reads and writes every second of 2000 to 2099 as by hand', () => {
    fc.assert(
      fc.property(moments, (time) => {
        expect(unpackTime(packedByHand(time))).toBe(wallMsOf(time));
        expect(packTime(wallMsOf(time))).toBe(packedByHand(time));
      }),
    );
  });

  test('is right on the last and first day of every month', () => {
    for (let year = 2000; year < 2100; year += 1)
      for (let month = 1; month <= 12; month += 1)
        for (const day of [1, new Date(Date.UTC(year, month, 0)).getUTCDate()]) {
          const time = { year, month, day, hour: 23, minute: 59, second: 59 };
          expect(unpackTime(packedByHand(time))).toBe(wallMsOf(time));
          expect(packTime(wallMsOf(time))).toBe(packedByHand(time));
        }
  });

  test('cuts milliseconds, and years it cannot name become the nearest it can', () => {
    expect(packTime(at('2026-01-01T00:00:00.999'))).toBe(835_660_800);
    expect(packTime(at('1999-12-31T23:59:59'))).toBe(0);
    expect(packTime(at('2100-01-01T00:00:00'))).toBe(3_214_079_999);
    expect(packTime(at('2099-12-31T23:59:59.999'))).toBe(3_214_079_999);
  });
});

describe('the six bytes of an event', () => {
  test.each([
    ['120619112905', '2018-06-25T17:41:05'],
    ['120c07130906', '2018-12-07T19:09:06'],
    ['14041d123712', '2020-04-29T18:55:18'],
    ['1a0102081e0f', '2026-01-02T08:30:15'],
  ])('%s are %s', (hex, time) => {
    expect(formatWallTime(unpackEventTime(fromHex(hex), 0))).toBe(time);
    const written = new Uint8Array(6);
    packEventTime(at(time), written, 0);
    expect(toHex(written)).toBe(hex);
  });

  test.each([
    ['1a0000000000', '2026-01-01T00:00:00'],
    ['1a0d20183c3c', '2026-12-31T23:59:59'],
    ['1a021e000000', '2026-02-28T00:00:00'],
    ['ffffffffffff', '2255-12-31T23:59:59'],
    ['000000000000', '2000-01-01T00:00:00'],
  ])('%s are clamped to %s', (hex, time) => {
    expect(formatWallTime(unpackEventTime(fromHex(hex), 0))).toBe(time);
  });

  test('read and write every second of 2000 to 2099 as by hand, at any offset', () => {
    fc.assert(
      fc.property(moments, fc.nat(5), (time, offset) => {
        const bytes = new Uint8Array(offset + 8).fill(0xee);
        packEventTime(wallMsOf(time), bytes, offset);
        expect(toHex(bytes)).toBe(`${'ee'.repeat(offset)}${toHex(eventTimeByHand(time))}eeee`);
        expect(unpackEventTime(bytes, offset)).toBe(wallMsOf(time));
      }),
    );
  });

  test('are a finite date whatever they are, and however few', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.nat(8), (bytes, offset) => {
        expect(formatWallTime(unpackEventTime(bytes, offset))).toMatch(
          /^2[0-2]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$/,
        );
      }),
    );
  });
});
