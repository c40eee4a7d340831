import { z } from 'zod';
import type { Passport } from '../../protocol/passport.ts';
import type { RelayMemory } from '../../protocol/relay-hold.ts';

// What is kept of a terminal as one JSON document each. They are read with care: another version may have written them.

const proof = z.enum(['proven', 'refused', 'unproven']);

/** A passport as it is kept and as the API tells it. */
export const passportSchema: z.ZodType<Passport> = z.object({
  serialNumber: z.string(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  platform: z.string().nullable(),
  userRecordSize: z.number().nullable(),
  punchRecordSize: z.number().nullable(),
  templateAlgorithm: z.string().nullable(),
  faces: z.object({
    kind: z.enum(['none', 'near-infrared', 'visible-light']),
    algorithm: z.string().nullable(),
  }),
  cards: z.enum(['yes', 'no', 'only', 'unknown']),
  screen: z.boolean(),
  enrolment: z.enum(['yes', 'no', 'unknown']),
  accessTables: z.boolean(),
  verifyStylePerUser: z.boolean(),
  udp: z.enum(['answers', 'silent', 'unknown']),
  commKey: z.enum(['set', 'default']),
  clock: z.object({ readable: z.boolean(), offsetMs: z.number().nullable() }),
  limits: z.object({
    users: z.number(),
    fingers: z.number(),
    punches: z.number(),
    faces: z.number().nullable(),
  }),
  userIdWidth: z.number().nullable(),
  userIdLetters: z.boolean().nullable(),
  unlockUnderLockOnZero: proof,
  // Earlier versions knew no voice test.
  voiceUnderVoiceOnZero: proof.default('unproven'),
  quirks: z.array(
    z.enum([
      'sizes-of-112-bytes',
      'options-with-garbage',
      'options-with-stray-characters',
      'unknown-options-empty',
      'users-counted-as-zero',
      'punches-counted-as-zero',
      'no-buffered-reads',
      'asks-for-default-key',
    ]),
  ),
});

const zones = z.array(z.number());

const relayMemorySchema: z.ZodType<RelayMemory> = z.object({
  lockOn: z.string().optional(),
  zone: z
    .object({ index: z.number(), days: z.array(z.object({ from: z.number(), to: z.number() })) })
    .optional(),
  groups: z
    .array(z.object({ group: z.number(), zones, verifyStyle: z.number(), holidays: z.boolean() }))
    .optional(),
  users: z.array(z.object({ uid: z.number(), zones })).optional(),
});

const markSchema = z.object({
  serialNumber: z.string(),
  /** Of the member list: the terminal holds what it said up to here. */
  revision: z.number(),
  /** UTC ms. */
  confirmedAt: z.number(),
  /** How many users of ours it held. */
  ours: z.number(),
  /** `uid userId` of everybody with rights at the terminal's menu. */
  admins: z.array(z.string()).readonly(),
  lockOn: z
    .string()
    .optional()
    .transform((value) => value ?? undefined),
  templates: z.number(),
  /** When the templates' table was last read as a whole, UTC ms. */
  templatesReadAt: z
    .number()
    .optional()
    .transform((value) => value ?? undefined),
  /** Slot of the terminal's time zones by schedule. */
  zones: z.record(z.string(), z.number()),
  /** It does not take high slot numbers. */
  lowSlots: z.boolean(),
  nameBytes: z.int().optional(),
  singly: z.boolean().default(false),
  /** A run began to write and was not confirmed: what is missing then may be its own doing. */
  isUnderWay: z.boolean(),
});

/** What is remembered of a terminal from the last sync that was confirmed by reading back. */
export interface TerminalMark extends Omit<z.output<typeof markSchema>, 'zones'> {
  zones: Readonly<Record<string, number>>;
}

export function readMark(json: string | null): TerminalMark | undefined {
  return markSchema.safeParse(parsed(json)).data;
}

/** Undefined where there is none, or one that this version cannot read: then the terminal is asked again. */
export function readPassport(json: string | null): Passport | undefined {
  return passportSchema.safeParse(parsed(json)).data;
}

/** Empty where nothing was remembered, or nothing that this version can read: doors go before what was once set. */
export function readRelayMemory(json: string | null): RelayMemory {
  return relayMemorySchema.safeParse(parsed(json)).data ?? {};
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
