import { z } from 'zod';

const error = 'must be a whole number above 0';

/** A number in a query, which is text there. */
export const positive = z.coerce.number({ error }).int({ error }).positive({ error });
