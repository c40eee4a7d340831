import { z } from 'zod';
import { accountNameSchema, newPasswordSchema } from '../staff/account-input.ts';

/** `GET /api/first-owner`: whether nobody has an account yet, and the first can be made here. */
export const firstOwnerMessageSchema = z.object({ isNeeded: z.boolean() });
/** See {@link firstOwnerMessageSchema}. */
export type FirstOwnerMessage = z.output<typeof firstOwnerMessageSchema>;

/** `POST /api/first-owner`: with the code the bridge printed when it started. It is answered as signing in is. */
export const firstOwnerBodySchema = z.strictObject({
  code: z
    .string()
    .trim()
    .min(1, { error: 'is empty: it was printed when the bridge started' })
    .max(40, { error: 'is too long' }),
  name: accountNameSchema,
  password: newPasswordSchema,
});
