import { z } from 'zod';
import { aim } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** Packets come several times, byte for byte. */
export const duplicateSchema = z.strictObject({
  kind: z.literal('duplicate'),
  copies: z.int().min(1).max(100).default(1).describe('beside the first one'),
  ...aim,
});

export const duplicate: PacketFault<z.output<typeof duplicateSchema>> = {
  bend: (passage, { copies }) => ({
    ...passage,
    pieces: Array.from({ length: copies + 1 }, () => passage.pieces).flat(),
  }),
};
