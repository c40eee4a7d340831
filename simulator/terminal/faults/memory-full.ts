import { z } from 'zod';
import { ms } from './aim.ts';

/** Tables that may be full, one by one. */
const tables = ['users', 'templates', 'punches'] as const;
export type FullTable = (typeof tables)[number];

/** There is no room for another user, template or log line: the terminal's capacity is what it holds. */
export const memoryFullSchema = z.strictObject({
  kind: z.literal('memory-full'),
  tables: z
    .array(z.enum(tables))
    .min(1)
    .default([...tables]),
  forMs: ms(1).optional().describe('how long the fault lasts; default: no end'),
});
