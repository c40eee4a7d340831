import { z } from 'zod';
import { roles } from '../staff/roles.ts';
import { alertMessageSchema, doorMessageSchema } from './door-messages.ts';
import { guidedEnrolmentSchema } from './enrolment-messages.ts';
import { entrySchema } from './entry-messages.ts';
import { problemPartSchema } from './problem-message.ts';
import { terminalMessageSchema } from './terminal-messages.ts';

/** The shape of the messages below. A page and a bridge that differ in it do not understand each other. */
export const LIVE_VERSION = 1;
/** Where the WebSocket is, on the address of the page. */
export const LIVE_PATH = '/api/live';
/** Something comes this often at least; after twice that time without anything the connection is dead. */
export const LIVE_PULSE_MS = 10_000;

/** Why the bridge ends a connection, as the WebSocket's close code. */
export const liveCloseCodes = {
  /** The bridge stops; connect again. */
  stopping: 1001,
  /** Nobody is signed in any more: connecting again is no use before somebody is. */
  'signed-out': 4401,
  /** More messages, or more bad ones, than anybody needs. */
  'too-many-messages': 4429,
} as const;

const version = z.literal(LIVE_VERSION, { error: `must be ${LIVE_VERSION}` });
const isoTime = z.string();

/** Counts what the bridge says on one connection, from 1. */
const fromBridge = { v: version, id: z.int().positive() };

/** What the bridge says. Something that is known already, by its id or its name, is replaced by what comes later. */
export const liveMessageSchema = z.discriminatedUnion('type', [
  /** First, and whenever all may have changed: the house as it is. Null is what this role does not see. */
  z.object({
    ...fromBridge,
    type: z.literal('snapshot'),
    at: isoTime,
    role: z.enum(roles),
    terminals: z.array(terminalMessageSchema),
    doors: z.array(doorMessageSchema).nullable(),
    /** The newest, newest first. */
    entries: z.array(entrySchema).nullable(),
    /** Whether there are older ones. */
    hasEarlierEntries: z.boolean(),
    /** The newest, newest first. */
    alerts: z.array(alertMessageSchema).nullable(),
    /** Under way, and for a while those that are over. */
    enrolments: z.array(guidedEnrolmentSchema).nullable(),
  }),
  z.object({ ...fromBridge, type: z.literal('terminal'), terminal: terminalMessageSchema }),
  z.object({ ...fromBridge, type: z.literal('door'), door: doorMessageSchema }),
  /** When it arrives, with `outcome` null, and again when it is decided. */
  z.object({ ...fromBridge, type: z.literal('entry'), entry: entrySchema }),
  z.object({ ...fromBridge, type: z.literal('alert'), alert: alertMessageSchema }),
  /** A guided enrolment is at another step. */
  z.object({ ...fromBridge, type: z.literal('enrolment'), enrolment: guidedEnrolmentSchema }),
  /** Says nothing but that the connection lives. */
  z.object({ ...fromBridge, type: z.literal('pulse'), at: isoTime }),
  z.object({ ...fromBridge, type: z.literal('pong'), replyTo: z.string() }),
  /** A message that cannot be used; `replyTo` is its id where it has one. */
  z.object({
    ...fromBridge,
    type: z.literal('error'),
    replyTo: z.string().nullable(),
    error: problemPartSchema,
  }),
]);
/** See {@link liveMessageSchema}. */
export type LiveMessage = z.output<typeof liveMessageSchema>;

/** An id of the page's own choice, which the answer carries. */
const fromPage = { v: version, id: z.string().min(1).max(64) };

/** What a page says. */
export const pageMessageSchema = z.discriminatedUnion('type', [
  /** Is answered with a pong. */
  z.strictObject({ ...fromPage, type: z.literal('ping') }),
  /** Is answered with a snapshot. */
  z.strictObject({ ...fromPage, type: z.literal('refresh') }),
]);
/** See {@link pageMessageSchema}. */
export type PageMessage = z.output<typeof pageMessageSchema>;

/** `GET /api/live` without an upgrade: what became of the connections since the start. */
export const liveCountsSchema = z.object({
  connected: z.number(),
  sent: z.number(),
  received: z.number(),
  /** Messages that could not be used. */
  bad: z.number(),
  /** Connections that were cut because they did not read, or did not answer. */
  tooSlow: z.number(),
  /** That said too much. */
  tooMany: z.number(),
  /** Upgrades that were refused. */
  refused: z.number(),
});
/** See {@link liveCountsSchema}. */
export type LiveCounts = z.output<typeof liveCountsSchema>;
