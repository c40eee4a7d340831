import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  prepareBufferLayout,
  prepareDataLayout,
  preparedLayout,
  windowLayout,
} from '../../src/protocol/commands/bulk.ts';
import { punchRecord16, punchRecord40, punchRecord8 } from '../../src/protocol/commands/punches.ts';
import { userRecord28, userRecord72 } from '../../src/protocol/commands/users.ts';
import { isWire } from '../../src/protocol/errors.ts';
import type { Layout } from '../../src/protocol/layout.ts';
import { byte, concat, double, padded, toHex, word, zeros } from '../support/hand-made.ts';
import { ids, names, numericIds, packedOf, u16, u32, u8, wallTimes } from './values.ts';
import { errorOf } from './thrown.ts';

/** A field as the description of the protocol has it: where it stands and its bytes, with old bytes behind a NUL. */
interface HandField<T> {
  at: number;
  bytes: (value: T, padding: number) => Uint8Array;
}
type HandFields<T> = { [Name in keyof T]: HandField<T[Name]> };

const field8 = (at: number): HandField<number> => ({ at, bytes: byte });
const field16 = (at: number): HandField<number> => ({ at, bytes: word });
const field32 = (at: number): HandField<number> => ({ at, bytes: double });
const time = (at: number): HandField<number> => ({ at, bytes: (wallMs) => double(packedOf(wallMs)) });
const number = (at: number): HandField<string> => ({ at, bytes: (id) => double(Number(id)) });
const text = (at: number, width: number): HandField<string> => ({
  at,
  bytes: (value, padding) => padded(new TextEncoder().encode(value), width, padding),
});

function put<T>(into: Uint8Array, fields: HandFields<T>, value: Partial<T>, padding = 0): Uint8Array {
  for (const key in fields) {
    const one = value[key];
    if (one !== undefined) into.set(fields[key].bytes(one, padding), fields[key].at);
  }
  return into;
}

/** Some of the fields of a value, chosen by the bits of `mask`. */
function some<T>(fields: HandFields<T>, value: T, mask: number): Partial<T> {
  const chosen: Partial<T> = {};
  let bit = 1;
  for (const key in fields) {
    if ((mask & bit) !== 0) chosen[key] = value[key];
    bit *= 2;
  }
  return chosen;
}

function describeLayout<T>(
  layout: Layout<T>,
  size: number,
  fields: HandFields<T>,
  values: fc.Arbitrary<T>,
): void {
  describe(`the ${layout.name}`, () => {
    test(`has ${size} bytes`, () => {
      expect(layout.size).toBe(size);
    });

    test('reads bytes made by hand, whatever stands behind a NUL and between the fields', () => {
      fc.assert(
        fc.property(values, u8, (value, padding) => {
          const bytes = put(new Uint8Array(size).fill(padding), fields, value, padding);
          expect(layout.read(bytes)).toEqual(value);
        }),
      );
    });

    test('writes what is made by hand, with zeros between the fields, and reads it back', () => {
      fc.assert(
        fc.property(values, (value) => {
          const written = layout.write(value);
          expect(toHex(written)).toBe(toHex(put(zeros(size), fields, value)));
          expect(layout.read(written)).toEqual(value);
        }),
      );
    });

    test('changes only the patched fields of a copy and keeps every other byte', () => {
      const raws = fc.uint8Array({ minLength: size, maxLength: size + 5 });
      fc.assert(
        fc.property(values, raws, fc.nat(0xffff), (value, raw, mask) => {
          const before = toHex(raw);
          const changes = some(fields, value, mask);
          expect(toHex(layout.patch(raw, changes))).toBe(toHex(put(raw.slice(), fields, changes)));
          expect(toHex(raw)).toBe(before);
        }),
      );
    });

    test('patched with what it says already reads the same', () => {
      fc.assert(
        fc.property(values, u8, (value, padding) => {
          const raw = put(new Uint8Array(size).fill(padding), fields, value, padding);
          expect(layout.read(layout.patch(raw, value))).toEqual(value);
          expect(toHex(layout.patch(raw, {}))).toBe(toHex(raw));
        }),
      );
    });

    test('is a wire error when it is a byte too short or too long', () => {
      for (const length of [size - 1, size + 1]) {
        expect(isWire(errorOf(() => layout.read(zeros(length))))).toBe(true);
        expect(isWire(errorOf(() => layout.readAll(zeros(length))))).toBe(true);
      }
      expect(isWire(errorOf(() => layout.read(zeros(0))))).toBe(true);
      expect(layout.readAll(zeros(0))).toEqual([]);
      expect(isWire(errorOf(() => layout.patch(zeros(size - 1), {})))).toBe(true);
      expect(isWire(errorOf(() => layout.read(zeros(size - 1), { longer: true })))).toBe(true);
    });

    test('may be followed by other bytes where its reader says so', () => {
      fc.assert(
        fc.property(values, fc.uint8Array({ maxLength: 9 }), (value, more) => {
          expect(layout.read(concat(put(zeros(size), fields, value), more), { longer: true })).toEqual(value);
        }),
      );
    });

    test('never throws on bytes of the right size', () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: size, maxLength: size }), (bytes) => {
          expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(layout.read(bytes) ?? {})));
        }),
      );
    });
  });
}

describeLayout(
  userRecord72,
  72,
  {
    uid: field16(0),
    privilege: field8(2),
    password: text(3, 8),
    name: text(11, 24),
    card: field32(35),
    group: field8(39),
    zoneFlag: field16(40),
    zone1: field16(42),
    zone2: field16(44),
    zone3: field16(46),
    userId: text(48, 24),
  },
  fc.record({
    uid: u16,
    privilege: u8,
    password: ids(8),
    name: names(24),
    card: u32,
    group: u8,
    zoneFlag: u16,
    zone1: u16,
    zone2: u16,
    zone3: u16,
    userId: ids(24),
  }),
);

describeLayout(
  userRecord28,
  28,
  {
    uid: field16(0),
    privilege: field8(2),
    password: text(3, 5),
    name: text(8, 8),
    card: field32(16),
    group: field8(21),
    zones: { at: 22, bytes: (value) => value },
    userId: number(24),
  },
  fc.record({
    uid: u16,
    privilege: u8,
    password: ids(5),
    name: names(8),
    card: u32,
    group: u8,
    zones: fc.uint8Array({ minLength: 2, maxLength: 2 }),
    userId: numericIds,
  }),
);

describeLayout(
  punchRecord8,
  8,
  { uid: field16(0), verify: field8(2), wallMs: time(3), state: field8(7) },
  fc.record({ uid: u16, verify: u8, wallMs: wallTimes, state: u8 }),
);

describeLayout(
  punchRecord16,
  16,
  { userId: number(0), wallMs: time(4), state: field8(8), verify: field8(9), workCode: field32(12) },
  fc.record({ userId: numericIds, wallMs: wallTimes, state: u8, verify: u8, workCode: u32 }),
);

describeLayout(
  punchRecord40,
  40,
  {
    uid: field16(0),
    userId: text(2, 24),
    verify: field8(26),
    wallMs: time(27),
    state: field8(31),
    workCode: field32(32),
  },
  fc.record({ uid: u16, userId: ids(24), verify: u8, wallMs: wallTimes, state: u8, workCode: u32 }),
);

describeLayout(
  prepareBufferLayout,
  11,
  { one: field8(0), command: field16(1), type: field32(3), ext: field32(7) },
  fc.record({ one: u8, command: u16, type: u32, ext: u32 }),
);

describeLayout(
  preparedLayout,
  13,
  { zero: field8(0), size: field32(1), sizeAgain: field32(5), check: field32(9) },
  fc.record({ zero: u8, size: u32, sizeAgain: u32, check: u32 }),
);

describeLayout(
  windowLayout,
  8,
  { offset: field32(0), size: field32(4) },
  fc.record({ offset: u32, size: u32 }),
);

describeLayout(
  prepareDataLayout,
  8,
  { size: field32(0), chunk: field32(4) },
  fc.record({ size: u32, chunk: u32 }),
);
