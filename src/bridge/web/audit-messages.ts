import { z } from 'zod';
import { positive } from './positive.ts';

/** `GET /api/audit`: the newest first, from below the number `before` on. */
export const auditQuerySchema = z.strictObject({
  limit: positive.max(500, { error: 'must be at most 500' }).default(50),
  before: positive.optional(),
});

const auditLineSchema = z.object({
  number: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  memberNumber: z.string().nullable(),
  terminal: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
/** One line of the audit as the API tells it. */
export type AuditLineMessage = z.output<typeof auditLineSchema>;
/** The answer to `GET /api/audit`. */
export const auditMessageSchema = z.object({ lines: z.array(auditLineSchema) });
