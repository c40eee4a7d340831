import { z } from 'zod';

/** What went wrong: a short stable word, a sentence, and what to do. */
export const problemPartSchema = z.object({
  code: z.string(),
  message: z.string(),
  advice: z.string().optional(),
});

/** What every failed request is answered with. */
export const problemSchema = z.object({ error: problemPartSchema });
