import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWire } from '../../src/protocol/errors.ts';
import { checksum, decodePacket, encodeFrame, encodePacket } from '../../src/protocol/frame.ts';
import {
  concat,
  fromHex,
  handMadeFrame,
  handMadePacket,
  sumByHand,
  toHex,
  word,
  zeros,
} from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';

const u16 = fc.nat(0xffff);
const packets = fc.record({
  command: u16,
  session: u16,
  replyId: u16,
  data: fc.uint8Array({ maxLength: 70 }),
});

describe('the checksum', () => {
  test.each([
    ['an acknowledgement of session 0x45CF', [2000, 0x45cf, 1], 0xb25f],
    ['CONNECT from a client that counts from 0', [1000, 0, 0], 0xfc17],
    ['CONNECT from a client that counts from 1', [1000, 0, 1], 0xfc16],
    ['EXIT of session 0xFB2F', [1001, 0xfb2f, 1], 0x00e6],
  ])('of %s is as worked out by hand', (_what, [command = 0, session = 0, replyId = 0], sum) => {
    expect(checksum(concat(word(command), word(0), word(session), word(replyId)))).toBe(sum);
  });

  test('counts an odd last byte as a low byte', () => {
    expect(toHex(encodePacket({ command: 2000, session: 0x8df3, replyId: 10, data: Uint8Array.of(9) }))).toBe(
      'd007296af38d0a0009',
    );
  });

  test('is the one by hand for bytes of any length, wherever they lie in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (bytes, shift) => {
        const shifted = concat(zeros(shift), bytes).subarray(shift);
        expect(checksum(shifted)).toBe(sumByHand(bytes));
      }),
    );
  });

  test('does not overflow on the largest packet', () => {
    const bytes = new Uint8Array(2 * 1024 * 1024 + 1).fill(0xff);
    expect(checksum(bytes)).toBe(sumByHand(bytes));
  });

  test('of a packet that sums to zero is right in both of its spellings', () => {
    // All words together make 0xFFFF already, so 0 and "minus zero" both complete them.
    const rest = concat(word(0xffff - 2000), word(0));
    for (const sum of [0, 0xffff])
      expect(decodePacket(concat(word(2000), word(sum), rest)).checksumOk).toBe(true);
  });

  test('shows every change of a single bit', () => {
    fc.assert(
      fc.property(packets, fc.nat(), (packet, place) => {
        const bytes = handMadePacket(packet);
        const at = place % (bytes.length * 8);
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(decodePacket(bytes).checksumOk).toBe(false);
      }),
    );
  });
});

describe('a packet', () => {
  test('made by hand is read as what it is', () => {
    fc.assert(
      fc.property(packets, ({ command, session, replyId, data }) => {
        const frame = decodePacket(handMadePacket({ command, session, replyId, data }));
        expect({ ...frame, data: toHex(frame.data) }).toEqual({
          command,
          session,
          replyId,
          data: toHex(data),
          checksumOk: true,
        });
      }),
    );
  });

  test('and a frame are written as they are by hand', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(toHex(encodePacket(packet))).toBe(toHex(handMadePacket(packet)));
        expect(toHex(encodeFrame(packet))).toBe(toHex(handMadeFrame(packet)));
      }),
    );
  });

  test('without data is a header alone', () => {
    expect(toHex(encodePacket({ command: 1000, session: 0, replyId: 0 }))).toBe('e80317fc00000000');
  });

  test('is read from the middle of other bytes', () => {
    const inside = concat(
      fromHex('ffffff'),
      handMadePacket({ command: 7, data: fromHex('01') }),
      fromHex('ff'),
    );
    expect(decodePacket(inside.subarray(3, 12))).toMatchObject({ command: 7, checksumOk: true });
  });

  test.each([0, 1, 7])('of %i bytes is a wire error', (length) => {
    expect(isWire(errorOf(() => decodePacket(zeros(length))))).toBe(true);
  });
});
