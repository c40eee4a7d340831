import { z } from 'zod';

/** How a member is known at the doors: by a finger, which needs consent, or by what is just as good. */
export const enrolmentWays = ['finger', 'card', 'pin'] as const;

/** How a consent was given. */
export const consentWays = ['screen', 'paper', 'spoken'] as const;

const language = z.string().regex(/^[a-z]{2,3}$/, 'must be a language such as en');

/** `GET /api/consent-texts`: what members agree to, in every language there is. */
export const consentTextsSchema = z.object({
  version: z.string(),
  texts: z.array(z.object({ language, title: z.string(), paragraphs: z.array(z.string()) })),
});
/** See {@link consentTextsSchema}. */
export type ConsentTextsMessage = z.output<typeof consentTextsSchema>;

const finger = z.int().min(0).max(9);
const isoTime = z.string();

/** Why a finger was not enrolled, in one word that the page has a sentence for. */
export const enrolmentFailures = [
  'poor-presses',
  'duplicate-finger',
  'already-enrolled',
  'timed-out',
  'in-menu',
  'busy',
  'not-saved',
  'not-supported',
  'connection-lost',
  'terminal-offline',
  'failed',
] as const;

/** Why the terminal did not know the person again. */
export const testFailures = ['not-recognised', 'somebody-else', 'timed-out', 'terminal-offline'] as const;

const problem = z.object({ code: z.string(), message: z.string(), advice: z.string().optional() });

/** Where a guided enrolment is. */
export const enrolmentStepSchema = z.discriminatedUnion('is', [
  /** The member decides: a finger, which needs consent, a card or a PIN. */
  z.object({ is: z.literal('way') }),
  /** A terminal is to be chosen; `problem` says why the last one would not do. */
  z.object({ is: z.literal('terminal'), problem: problem.nullable() }),
  /** The number of the card, or a PIN, is wanted; `problem` says why the last one would not do. */
  z.object({ is: z.literal('number'), problem: problem.nullable() }),
  z.object({ is: z.literal('preparing') }),
  /** A finger is to be chosen. */
  z.object({ is: z.literal('finger') }),
  /** Press number `press` of `of` is wanted; `last` is how the one before was. */
  z.object({
    is: z.literal('pressing'),
    finger,
    press: z.int(),
    of: z.int(),
    last: z.enum(['good', 'poor']).nullable(),
  }),
  /** The finger was not taken. */
  z.object({ is: z.literal('not-taken'), finger, reason: z.enum(enrolmentFailures) }),
  /** A second finger is a good idea. */
  z.object({ is: z.literal('second') }),
  /** The terminal is to know the person again; `last` is what it made of the press before. */
  z.object({ is: z.literal('testing'), last: z.enum(testFailures).nullable() }),
  z.object({ is: z.literal('not-known'), reason: z.enum(testFailures) }),
  /** It is being sealed, carried to the other terminals, and registered. */
  z.object({ is: z.literal('finishing') }),
  /** That could not be done to the end; what is done is kept, and it can be tried again. */
  z.object({ is: z.literal('stuck'), problem }),
  z.object({ is: z.literal('done') }),
  z.object({ is: z.literal('cancelling') }),
  z.object({ is: z.literal('cancelled') }),
]);
/** See {@link enrolmentStepSchema}. */
export type EnrolmentStepMessage = z.output<typeof enrolmentStepSchema>;

/** What is done in the end, in its order; `terminal` where it is done at one. */
export const enrolmentDeeds = ['tested', 'read-back', 'sealed', 'written', 'registered'] as const;

const deedSchema = z.object({
  deed: z.enum(enrolmentDeeds),
  terminal: z.string().nullable(),
  /** `later`: when the terminal is back, by itself. `left-out`: it cannot be done there. */
  state: z.enum(['waiting', 'doing', 'done', 'later', 'left-out', 'failed']),
  /** A short stable word, or a sentence of the bridge. */
  why: z.string().nullable(),
});
/** One line of what is done. */
export type EnrolmentDeed = z.output<typeof deedSchema>;

/** A guided enrolment as it is now. No name and no number of a card or a PIN is in it. */
export const guidedEnrolmentSchema = z.object({
  id: z.string(),
  /** Grows with every change. */
  revision: z.int(),
  membershipId: z.string(),
  userId: z.string().nullable(),
  startedBy: z.string(),
  startedAt: isoTime,
  way: z.enum(enrolmentWays).nullable(),
  terminal: z.string().nullable(),
  /** Enrolled by now. */
  fingers: z.array(finger),
  /** Enrolled before; enrolling one of them again replaces it. */
  knownFingers: z.array(finger),
  step: enrolmentStepSchema,
  deeds: z.array(deedSchema),
});
/** See {@link guidedEnrolmentSchema}. */
export type GuidedEnrolmentMessage = z.output<typeof guidedEnrolmentSchema>;

/** `GET /api/enrolments`: those under way, and for a while those that are over. */
export const guidedEnrolmentsSchema = z.object({ enrolments: z.array(guidedEnrolmentSchema) });
/** See {@link guidedEnrolmentsSchema}. */
export type GuidedEnrolmentsMessage = z.output<typeof guidedEnrolmentsSchema>;

/** `POST /api/enrolments` */
export const beginEnrolmentSchema = z.strictObject({
  membershipId: z.string().regex(/^[\w-]{1,100}$/, "must be the membership's id as Cobot shows it"),
});

/** The paths below `/api/enrolments/:id`. */
export const enrolmentPathSchema = z.strictObject({ id: z.uuid() });

/** `POST /api/enrolments/:id/consent`: what the member has just agreed to. */
export const consentBodySchema = z.strictObject({
  textVersion: z.string().max(40),
  language,
  givenHow: z.enum(consentWays),
});

/** `POST /api/enrolments/:id/alternative`: the member chose a card or a PIN; the number, where it is known by then. */
export const alternativeBodySchema = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('card'), card: z.string().max(40).optional() }),
  z.strictObject({
    way: z.literal('pin'),
    pin: z
      .string()
      .regex(/^\d{4,8}$/, 'must be 4 to 8 digits')
      .optional(),
  }),
]);

/** `POST /api/enrolments/:id/terminal` */
export const chooseTerminalBodySchema = z.strictObject({ terminal: z.string().min(1).max(64) });

/** `POST /api/enrolments/:id/finger` */
export const chooseFingerBodySchema = z.strictObject({ finger });
