import { z } from 'zod';
import { aim, ms } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** A frame arrives in pieces, as TCP may cut it anywhere. */
export const splitSchema = z.strictObject({
  kind: z.literal('split'),
  bytes: z.int().min(1).max(65_536).default(7).describe('the length of a piece'),
  pauseMs: ms().default(0).describe('between two pieces'),
  ...aim,
});

export const split: PacketFault<z.output<typeof splitSchema>> = {
  bend: (passage, { bytes: size, pauseMs }, { isDatagram }) => {
    if (isDatagram) return passage;
    const pieces = passage.pieces.flatMap(({ bytes, pauseMs: before }) =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
        bytes: bytes.subarray(index * size, (index + 1) * size),
        pauseMs: index === 0 ? before : pauseMs,
      })),
    );
    return { ...passage, pieces };
  },
};
