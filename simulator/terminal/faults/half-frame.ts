import { z } from 'zod';
import { onceAimed } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** Half of a frame, then nothing more on this connection, which stays open. */
export const halfFrameSchema = z.strictObject({
  kind: z.literal('half-frame'),
  bytes: z.int().min(1).max(65_536).optional().describe('how many bytes still go out; default: half'),
  ...onceAimed,
});

export const halfFrame: PacketFault<z.output<typeof halfFrameSchema>> = {
  bend: (passage, { bytes: most }) => {
    const whole = Buffer.concat(passage.pieces.map(({ bytes }) => bytes));
    const bytes = whole.subarray(0, Math.min(most ?? Math.ceil(whole.length / 2), whole.length - 1));
    return { ...passage, pieces: [{ bytes, pauseMs: 0 }], ending: 'silence' };
  },
};
