import { z } from 'zod';
import { aim, ms } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** Several frames arrive in one piece. */
export const mergeSchema = z.strictObject({
  kind: z.literal('merge'),
  ms: ms(1).default(50).describe('how long frames are gathered'),
  ...aim,
});

export const merge: PacketFault<z.output<typeof mergeSchema>> = {
  bend: (passage, options, { isDatagram }) =>
    isDatagram ? passage : { ...passage, gatherMs: Math.max(passage.gatherMs, options.ms) },
};
