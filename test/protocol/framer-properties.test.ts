import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, handMadeFrame, toHex } from '../support/hand-made.ts';
import { cutAt, feed, oneByOne } from './stream.ts';

const u16 = fc.nat(0xffff);
const data = fc.uint8Array({ maxLength: 80 });
const packets = fc.array(fc.record({ command: u16, session: u16, replyId: u16, data }), { maxLength: 6 });
const places = fc.array(fc.nat(2000), { maxLength: 12 });
/** Bytes in which beginnings of frames are frequent. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '50',
        '5050',
        '505082',
        '5050827d',
        '5050827d08000000',
        '5050827d00000000',
        '5050827dffffffff',
      ),
      fc.uint8Array({ maxLength: 9 }).map(toHex),
      fc
        .record({ command: u16, data: fc.uint8Array({ maxLength: 9 }) })
        .map((one) => toHex(handMadeFrame(one))),
    ),
    { maxLength: 12 },
  )
  .map((parts) => fromHex(parts.join('')));

describe('whatever a peer sends', () => {
  test('any partition of a stream of frames gives these frames and nothing else', () => {
    fc.assert(
      fc.property(packets, places, (sent, at) => {
        const stream = concat(...sent.map(handMadeFrame));
        const seen = feed(cutAt(stream, at));
        expect(seen.frames).toEqual(
          sent.map((one) => `${one.command} ${one.session} ${one.replyId} ${toHex(one.data)}`),
        );
        expect(seen).toMatchObject({ discarded: [], heldBytes: 0 });
      }),
    );
  });

  test('arbitrary bytes never throw, and every byte is accounted for', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), nasty), places, (bytes, at) => {
        const seen = feed(cutAt(bytes, at));
        expect(inFrames(seen.frames) + seen.discardedBytes + seen.heldBytes).toBe(bytes.length);
        expect(seen.discarded.every(({ head }) => head.length <= 32)).toBe(true);
      }),
    );
  });

  test('the frames do not depend on how the bytes were split, even among garbage', () => {
    fc.assert(
      fc.property(nasty, places, (bytes, at) => {
        const whole = feed([bytes]);
        for (const pieces of [cutAt(bytes, at), oneByOne(bytes)]) {
          const { frames, discardedBytes, heldBytes } = feed(pieces);
          expect({ frames, discardedBytes, heldBytes }).toEqual({
            frames: whole.frames,
            discardedBytes: whole.discardedBytes,
            heldBytes: whole.heldBytes,
          });
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a stream with flipped, lost and added bytes never throws and holds no more than the cap', () => {
    const damage = fc.array(
      fc.record({ place: fc.nat(), kind: fc.constantFrom('flip', 'lose', 'add'), byte: fc.nat(255) }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(packets, damage, places, (sent, wounds, at) => {
        const bytes = [...concat(...sent.map(handMadeFrame))];
        for (const { place, kind, byte } of wounds)
          bytes.splice(
            place % (bytes.length + 1),
            kind === 'add' ? 0 : 1,
            ...(kind === 'lose' ? [] : [byte]),
          );
        const seen = feed(cutAt(Uint8Array.from(bytes), at), { maxPacketBytes: 64 });
        expect(inFrames(seen.frames) + seen.discardedBytes + seen.heldBytes).toBe(bytes.length);
        expect(seen.mostHeld).toBeLessThan(8 + 64);
      }),
    );
  });
});

/** Bytes of a stream that became frames: prefix, header and data. */
function inFrames(frames: readonly string[]): number {
  return frames.reduce((sum, line) => sum + 16 + (line.split(' ')[3] ?? '').length / 2, 0);
}
