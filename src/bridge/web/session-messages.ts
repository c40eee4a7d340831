import { z } from 'zod';
import { accountNameSchema, LONGEST_PASSWORD } from '../staff/account-input.ts';
import { roles } from '../staff/roles.ts';

/** `POST /api/session` */
export const signInBodySchema = z.strictObject({
  name: accountNameSchema,
  password: z.string().min(1, { error: 'is empty' }).max(LONGEST_PASSWORD, { error: 'is too long' }),
});

/** The answer to it and to `GET /api/session`: who is signed in. */
export const sessionMessageSchema = z.object({ name: z.string(), role: z.enum(roles) });
/** See {@link sessionMessageSchema}. */
export type SessionMessage = z.output<typeof sessionMessageSchema>;

/** `GET /api/session/ways`: how one may sign in. */
export const signInWaysSchema = z.object({ account: z.boolean(), cobot: z.boolean() });
/** See {@link signInWaysSchema}. */
export type SignInWaysMessage = z.output<typeof signInWaysSchema>;

/** `POST /api/session/cobot`: where the page has to send the browser. */
export const signOnMessageSchema = z.object({ authorizeUrl: z.string() });
/** See {@link signOnMessageSchema}. */
export type SignOnMessage = z.output<typeof signOnMessageSchema>;
