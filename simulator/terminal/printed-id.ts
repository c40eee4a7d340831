import { z } from 'zod';

const wrong = { error: 'must be the printed id of a user: 1 to 24 letters and digits, or a whole number' };

/** The printed id of a user as people write it: `{"userId": 1001}` is as good as text. */
export const printedId = z
  .union([z.string().min(1, wrong).max(24, wrong), z.number().int().nonnegative(wrong)], wrong)
  .transform(String)
  .describe('the printed id of a user in the terminal, for example "1001"');
