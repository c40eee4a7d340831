import { z } from 'zod';

export * from './account-messages.ts';
export * from './audit-messages.ts';
export * from './door-messages.ts';
export * from './enrolment-messages.ts';
export * from './entry-messages.ts';
export * from './first-owner-messages.ts';
export * from './live-messages.ts';
export * from './problem-message.ts';
export * from './session-messages.ts';
export * from './sync-messages.ts';
export * from './terminal-messages.ts';
export { mayDo } from '../staff/roles.ts';
export type { Right, Role } from '../staff/roles.ts';

/** `POST /api/members/:id/enrol`: the membership's id in the path. */
export const memberPathSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,100}$/, "must be the membership's id as Cobot shows it"),
});

/** A user's printed id, as a terminal takes it. */
export const userIdSchema = z.string().regex(/^[1-9]\d{0,8}$/, 'must be 1 to 9 digits');

/** Its body, which may be left out: `userId` where the member is in the terminals already, under that id. */
export const enrolBodySchema = z
  .strictObject({
    userId: userIdSchema.optional(),
  })
  .prefault({});

const isoTime = z.string();

/** `GET /api/members`: what is known of each, and whether it may come in today. */
export const membersSchema = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      plan: z.string().nullable(),
      userId: z.string().nullable(),
      state: z.enum(['unconfirmed', 'future', 'active', 'ending', 'ended', 'deleted']),
      isRegistered: z.boolean(),
      confirmedAt: z.string().nullable(),
      startsOn: z.string().nullable(),
      canceledTo: z.string().nullable(),
      refreshedAt: isoTime,
    }),
  ),
});
/** See {@link membersSchema}. */
export type MembersMessage = z.output<typeof membersSchema>;
/** One member as the API tells it. */
export type MemberMessage = MembersMessage['members'][number];

/** What the command line shows of `GET /api/terminals`; there is more in it. */
export const terminalsSchema = z.object({
  terminals: z.array(
    z.looseObject({
      name: z.string(),
      state: z.enum(['connecting', 'online', 'retrying', 'refused', 'stopped']),
      since: isoTime,
      serialNumber: z.string().optional(),
      problem: z.string().optional(),
      advice: z.string().optional(),
    }),
  ),
});
/** See {@link terminalsSchema}. */
export type TerminalsMessage = z.output<typeof terminalsSchema>;

/** The answer to an enrolment. */
export const enrolResultSchema = z.object({
  membershipId: z.string(),
  userId: z.string(),
  isNew: z.boolean(),
  terminals: z.array(
    z.object({
      terminal: z.string(),
      result: z.enum(['written', 'already-there', 'taken', 'kept-out', 'offline', 'failed']),
      problem: z.string().optional(),
    }),
  ),
});
/** See {@link enrolResultSchema}. */
export type EnrolResultMessage = z.output<typeof enrolResultSchema>;

const webhookStates = ['off', 'starting', 'ok', 'incomplete'] as const;
const count = z.number();

/** `GET /api/webhooks`: whether Cobot tells of changes, and what became of what it told since the start. */
export const webhooksSchema = z.object({
  state: z.enum(webhookStates),
  active: count,
  wanted: count,
  checkedAt: isoTime.nullable(),
  problem: z.string().nullable(),
  advice: z.string().nullable(),
  events: z.array(z.object({ event: z.string(), isActive: z.boolean(), lastDeliveryAt: isoTime.nullable() })),
  deliveries: z.object({ received: count, unusable: count, unknownPath: count }),
  followUps: z.object({ waiting: count, done: count, failed: count, comparedAll: count }),
});
/** See {@link webhooksSchema}. */
export type WebhooksMessage = z.output<typeof webhooksSchema>;
