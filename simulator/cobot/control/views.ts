import { z } from 'zod';
import { endpointSchema } from '../endpoints.ts';

/** What the control API answers, for its description. */

export const memberView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  plan: z.string(),
  confirmedAt: z.iso.datetime().nullable(),
  startsAt: z.iso.date().nullable(),
  canceledTo: z.iso.date().nullable().describe('First day without access'),
  unusedPasses: z.int(),
  tokens: z.array(z.string()).describe('Check-in tokens'),
  customFields: z.record(z.string(), z.string()).describe('By label'),
});

export const checkInView = z.object({
  id: z.string(),
  membershipId: z.string(),
  passId: z.string().nullable(),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime(),
});

export const askedView = z.object({
  method: z.string(),
  path: z.string(),
  endpoint: endpointSchema.optional(),
  body: z.string(),
  at: z.number().describe('ms since 1970'),
  status: z.int().optional().describe('Missing where no answer was sent'),
  ms: z.number().optional(),
});

const statusOfUnknown = z.union([z.literal(204), z.literal(404), z.literal(422)]);

export const settingsView = z.object({
  repeatCheckIn: z.enum(['running', 'refuse', 'new']),
  unknownToken: z.object({ v1: statusOfUnknown, v2: statusOfUnknown }),
  texts: z.record(z.string(), z.string()),
  passUseIsRemoval: z.boolean(),
  signOnIsGranted: z.boolean(),
  signOnUser: z.object({ id: z.string(), isAdmin: z.boolean() }),
  limits: z.object({ enabled: z.boolean(), perMinute: z.int(), membershipListPerMinute: z.int() }),
});

export const errorView = z.object({ error: z.string() });

export const subscriptionView = z.object({
  id: z.string(),
  event: z.string(),
  callbackUrl: z.string(),
  active: z.boolean(),
});

export const deliveryView = z.object({
  event: z.string(),
  callbackUrl: z.string(),
  body: z.string(),
  at: z.number().describe('ms since 1970'),
  attempt: z.int().describe('1 is the first'),
  status: z.int().optional().describe('Missing where nothing answered'),
  result: z.enum(['delivered', 'failed', 'lost']),
});

export const clockView = z.object({ now: z.iso.datetime() });

export const planView = z.object({ id: z.string(), name: z.string() });
