import { z } from 'zod';
import { aim } from './aim.ts';
import type { PacketFault } from './passage.ts';

/** Packets are lost. Over TCP too: firmware loses answers and events before they come to the network. */
export const dropSchema = z.strictObject({ kind: z.literal('drop'), ...aim });

export const drop: PacketFault<z.output<typeof dropSchema>> = {
  bend: (passage) => ({ ...passage, pieces: [] }),
};
