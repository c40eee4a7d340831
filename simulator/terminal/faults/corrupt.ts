import { z } from 'zod';
import { wholeNumber } from '../random.ts';
import { aim } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** The magic and the length before a packet that goes over TCP. */
const prefixBytes = 8;

/** One bit of a packet is wrong, at a place the seeded random chooses. */
export const corruptSchema = z.strictObject({
  kind: z.literal('corrupt'),
  part: z
    .enum(['packet', 'prefix'])
    .default('packet')
    .describe('the packet, so that its checksum is wrong, or the magic and length before it'),
  ...aim,
});

export const corrupt: PacketFault<z.output<typeof corruptSchema>> = {
  bend: (passage, { part }, { random, isDatagram }) => {
    const whole = Buffer.concat(passage.pieces.map(({ bytes }) => bytes));
    const prefix = isDatagram ? 0 : prefixBytes;
    const [first, last] = part === 'prefix' && !isDatagram ? [0, prefix - 1] : [prefix, whole.length - 1];
    if (last < first) return passage;
    const at = wholeNumber(random, first, last);
    const bit = 1 << wholeNumber(random, 0, 7);
    whole[at] = (whole[at] ?? 0) ^ bit;
    let taken = 0;
    const pieces = passage.pieces.map(({ bytes, pauseMs }) => {
      taken += bytes.length;
      return { bytes: whole.subarray(taken - bytes.length, taken), pauseMs };
    });
    return { ...passage, pieces };
  },
};
