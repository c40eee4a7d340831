import { z } from 'zod';
import { roles } from './roles.ts';

/** Long enough that nobody guesses it in the tries a sign-in allows. */
export const SHORTEST_PASSWORD = 12;
/** More would only be work for the hash. */
export const LONGEST_PASSWORD = 200;

/** The name of an account, in small letters; nothing in it can be taken for a key or for the bridge itself. */
export const accountNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/, {
    error: 'must be 1 to 64 letters, digits and . _ @ -, beginning with a letter or digit',
  })
  .refine((name) => name !== 'system', {
    error: 'must not be system, which is what the bridge calls itself',
  });

/** The name of an account that exists: one of our own, or `cobot:` and somebody's id there. */
export const knownNameSchema = z
  .string()
  .regex(/^(cobot:)?[\w.@-]{1,100}$/, { error: 'is no name of an account' });

/** A password that somebody chooses. */
export const newPasswordSchema = z
  .string()
  .min(SHORTEST_PASSWORD, { error: `must have at least ${SHORTEST_PASSWORD} characters` })
  .max(LONGEST_PASSWORD, { error: `must have at most ${LONGEST_PASSWORD} characters` });

/** What `admin create` is given. */
export const newAccountSchema = z.strictObject({
  name: accountNameSchema,
  role: z.enum(roles, { error: `must be one of ${roles.join(', ')}` }).optional(),
  password: newPasswordSchema,
});
