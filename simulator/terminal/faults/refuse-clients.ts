import { z } from 'zod';
import { ms } from './aim.ts';

/** Clients find the terminal taken, as where vendor software was left open. */
export const refuseClientsSchema = z.strictObject({
  kind: z.literal('refuse-clients'),
  who: z
    .enum(['second', 'everybody'])
    .default('second')
    .describe('whoever comes while another one is connected, or everybody who comes'),
  forMs: ms(1).optional().describe('how long the fault lasts; default: no end'),
});
