import { z } from 'zod';
import { passportSchema } from '../store/terminal-documents.ts';

const sentence = z.string();
const sentenceIfAny = sentence.optional();
const base = { name: z.string(), since: z.string() };
const kept = {
  passport: passportSchema.nullable(),
  probedAt: z.string().nullable(),
  /** How many users it had when they were last read. */
  users: z.number(),
};

/** One terminal as the API tells it: how it is doing, and its passport, also while it is away. */
export const terminalMessageSchema = z.discriminatedUnion('state', [
  z.object({ ...base, ...kept, state: z.literal('connecting') }),
  z.object({
    ...base,
    ...kept,
    state: z.literal('online'),
    serialNumber: z.string(),
    /** Clock minus the space's wall clock, ms; left out where it cannot be read. */
    clockOffsetMs: z.number().optional(),
    advice: sentenceIfAny,
  }),
  z.object({
    ...base,
    ...kept,
    state: z.literal('retrying'),
    attempt: z.number(),
    retryInMs: z.number(),
    problem: sentence,
    advice: sentenceIfAny,
  }),
  z.object({
    ...base,
    ...kept,
    state: z.literal('refused'),
    retryInMs: z.number(),
    problem: sentence,
    advice: sentenceIfAny,
  }),
  z.object({ ...base, ...kept, state: z.literal('stopped') }),
]);
/** See {@link terminalMessageSchema}. */
export type TerminalMessage = z.output<typeof terminalMessageSchema>;

/** The answer to `GET /api/terminals`. */
export const terminalsMessageSchema = z.object({ terminals: z.array(terminalMessageSchema) });
