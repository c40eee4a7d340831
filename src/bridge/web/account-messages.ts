import { z } from 'zod';
import { knownNameSchema, LONGEST_PASSWORD, newPasswordSchema } from '../staff/account-input.ts';
import { roles } from '../staff/roles.ts';

/** The account's name in the path: one of our own, or `cobot:` and an id. */
export const accountPathSchema = z.strictObject({ name: knownNameSchema });

const accountSchema = z.object({
  name: z.string(),
  role: z.enum(roles),
  /** How they sign in. */
  way: z.enum(['password', 'cobot']),
  isDisabled: z.boolean(),
  createdAt: z.string(),
});
/** One account as the API tells it. */
export type AccountMessage = z.output<typeof accountSchema>;
/** The answer to `GET /api/accounts`. */
export const accountsMessageSchema = z.object({ accounts: z.array(accountSchema) });

/** `PATCH /api/accounts/:name`: what is left out stays as it is. A disabled account is kept, and lets nobody in. */
export const accountBodySchema = z.strictObject({
  role: z.enum(roles, { error: `must be one of ${roles.join(', ')}` }).optional(),
  isDisabled: z.boolean({ error: 'must be true or false' }).optional(),
});

/** The answer to it. */
export const accountMessageSchema = accountSchema;

/** `PUT /api/session/password`: one's own. All sessions of the account end but the one in the answer. */
export const ownPasswordBodySchema = z.strictObject({
  password: z.string().min(1, { error: 'is empty' }).max(LONGEST_PASSWORD, { error: 'is too long' }),
  newPassword: newPasswordSchema,
});
