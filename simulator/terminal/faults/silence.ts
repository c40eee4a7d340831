import { z } from 'zod';
import { onceAimed } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** From this packet on nothing is said on its connection, which stays open. Another connection is answered. */
export const silenceSchema = z.strictObject({ kind: z.literal('silence'), ...onceAimed });

export const silence: PacketFault<z.output<typeof silenceSchema>> = {
  bend: (passage) => ({ ...passage, pieces: [], ending: 'silence' }),
};
