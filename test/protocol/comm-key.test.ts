import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommKey, scrambleCommKey } from '../../src/protocol/comm-key.ts';
import { fromHex, toHex } from '../support/hand-made.ts';

const sessions = [0x0001, 0x45cf, 0xfb2f, 0xffff, 0x8df3];
const vectors: readonly (readonly [key: number, ...scrambled: string[]])[] = [
  [0, '617d3279', '617d323c', '617d3282', '617d3286', '617d32f4'],
  [1, '61fd3279', '61fd323c', '61fd3282', '61fd3286', '61fd32f4'],
  [12, '614d3279', '614d323c', '614d3282', '614d3286', '614d32f4'],
  [45, '61c93279', '61c9323c', '61c93282', '61c93286', '61c932f4'],
  [1234, '41363279', '4136323c', '41363282', '41363286', '413632f4'],
  [5678, '09093279', '0909323c', '09093282', '09093286', '090932f4'],
  [123_456, '267f32f9', '267f32bc', '297f3202', '297f3206', '297f3274'],
  [888_888, '686132c9', '6861328c', '6b6132d2', '6b6132d6', '6b613244'],
  [999_999, '23813289', '2281324c', '22813292', '22813296', '22813204'],
];
const table = vectors.flatMap(([key, ...scrambled]) =>
  scrambled.map((hex, index) => ({ key, session: sessions[index] ?? 0, tick: 50, hex })),
);
const otherTicks = [
  { key: 0, session: 0x45cf, tick: 0, hex: '534f000e' },
  { key: 0, session: 0x45cf, tick: 0xa7, hex: 'f4e8a7a9' },
  { key: 123_456, session: 0x45cf, tick: 0, hex: '144d008e' },
  { key: 123_456, session: 0x45cf, tick: 0xa7, hex: 'b3eaa729' },
];

/** The same in exact integers, step by step as the description tells it. */
function scrambleByHand(key: number, session: number, tick: number): string {
  let reversed = 0n;
  for (let bit = 0n; bit < 32n; bit += 1n) if ((BigInt(key) >> bit) & 1n) reversed |= 1n << (31n - bit);
  const sum = (reversed + BigInt(session)) & 0xffff_ffffn;
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = [0n, 8n, 16n, 24n].map((shift) => Number((sum >> shift) & 0xffn));
  const mixed = [b0 ^ 0x5a, b1 ^ 0x4b, b2 ^ 0x53, b3 ^ 0x4f];
  const swapped = [mixed[2] ?? 0, mixed[3] ?? 0, mixed[0] ?? 0, mixed[1] ?? 0];
  return toHex(
    Uint8Array.of((swapped[0] ?? 0) ^ tick, (swapped[1] ?? 0) ^ tick, tick, (swapped[3] ?? 0) ^ tick),
  );
}

/** Keys up to 999999 whose reversed bits overflow 32 bits when session 0xFFFF is added. */
const overflowing = Array.from({ length: 1_000_000 }, (_, key) => key).filter(
  (key) => key % 0x1_0000 === 0xffff && key > 0xffff,
);

const keys = fc.nat(0xffff_ffff);
const session16 = fc.nat(0xffff);
const ticks = fc.nat(0xff);

describe('the comm key', () => {
  test.each([...table, ...otherTicks])(
    '$key in session $session with tick $tick is scrambled to $hex',
    ({ key, session, tick, hex }) => {
      expect(toHex(scrambleCommKey(key, session, tick))).toBe(hex);
      expect(isCommKey(fromHex(hex), key, session)).toBe(true);
    },
  );

  test('uses tick 50 where none is given', () => {
    expect(toHex(scrambleCommKey(12, 0x45cf))).toBe('614d323c');
  });

  test('is masked to 32 bits for the fourteen keys that overflow', () => {
    expect(overflowing.length).toBe(14);
    expect(overflowing.slice(0, 5)).toEqual([131_071, 196_607, 262_143, 327_679, 393_215]);
    for (const key of overflowing) {
      expect(toHex(scrambleCommKey(key, 0xffff))).toBe(scrambleByHand(key, 0xffff, 50));
      expect(isCommKey(scrambleCommKey(key, 0xffff), key, 0xffff)).toBe(true);
    }
  });

  test('is right for odd keys, whose highest bit is set once reversed', () => {
    for (const key of [1, 3, 5, 99, 65_535, 131_071, 999_999, 0x7fff_ffff, 0xffff_ffff])
      expect(toHex(scrambleCommKey(key, 0x8df3))).toBe(scrambleByHand(key, 0x8df3, 50));
  });

  test('is scrambled as by hand, whatever key, session and tick', () => {
    fc.assert(
      fc.property(keys, session16, ticks, (key, session, tick) => {
        expect(toHex(scrambleCommKey(key, session, tick))).toBe(scrambleByHand(key, session, tick));
      }),
    );
  });

  test('is recognised with the tick that came along', () => {
    fc.assert(
      fc.property(keys, session16, ticks, (key, session, tick) => {
        expect(isCommKey(scrambleCommKey(key, session, tick), key, session)).toBe(true);
      }),
    );
  });

  test('is not recognised once a byte beside the tick is changed', () => {
    fc.assert(
      fc.property(
        keys,
        session16,
        ticks,
        fc.constantFrom(0, 1, 3),
        fc.integer({ min: 1, max: 255 }),
        (key, session, tick, at, flip) => {
          const wrong = scrambleCommKey(key, session, tick);
          wrong[at] = (wrong[at] ?? 0) ^ flip;
          expect(isCommKey(wrong, key, session)).toBe(false);
        },
      ),
    );
  });

  test('is not recognised where another key was scrambled', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(999_999), session16, (key, other, session) => {
        fc.pre(key !== other);
        expect(isCommKey(scrambleCommKey(other, session), key, session)).toBe(false);
      }),
    );
  });

  test.each(['', '617d32', '617d327900', '00'])('is not recognised in the bytes %s', (hex) => {
    expect(isCommKey(fromHex(hex), 0, 1)).toBe(false);
  });
});
