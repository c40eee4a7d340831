import { z } from 'zod';
import { onceAimed } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** The connection is reset in place of this packet: with `on: bulk` and `skip` in the middle of a table. */
export const resetSchema = z.strictObject({ kind: z.literal('reset'), ...onceAimed });

export const reset: PacketFault<z.output<typeof resetSchema>> = {
  bend: (passage) => ({ ...passage, pieces: [], ending: 'reset' }),
};
