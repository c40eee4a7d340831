import { z } from 'zod';

// What panel and simulator say to each other over the WebSocket. Both sides check what comes in with these.

const count = z.number().int().nonnegative();

/** The hands a panel has; each is the POST of that name in the control API. */
export const handNames = /** @type {const} */ ([
  'present-finger',
  'lift',
  'cancel',
  'open-menu',
  'close-menu',
  'tap-card',
  'enter-password',
  'press-exit-button',
  'open-door',
  'close-door',
]);

export const fromPanel = z.discriminatedUnion('type', [
  /** Somebody does something; `id` comes back in the answer. */
  z.strictObject({
    type: z.literal('act'),
    id: count,
    hand: z.enum(handNames),
    body: z.record(z.string(), z.unknown()),
  }),
  /** Whose ten fingers the panel shows from now on. */
  z.strictObject({ type: z.literal('look'), person: z.string().max(40) }),
]);

const front = z.object({
  isOn: z.boolean(),
  isEnabled: z.boolean(),
  /** The terminal's clock, `YYYY-MM-DDTHH:MM:SS`. */
  time: z.string(),
  lcd: z.array(z.string()),
  verdict: z
    .object({ isGood: z.boolean(), text: z.string(), who: z.string(), remainingMs: z.number() })
    .optional(),
  isInMenu: z.boolean(),
  isCapturing: z.boolean(),
  touchedBy: z.string().optional(),
  enrolling: z
    .object({ userId: z.string(), finger: count, goodPresses: count, wanted: count, poorPresses: count })
    .optional(),
  relay: z.object({ isOpen: z.boolean(), remainingMs: z.number(), openings: count, queued: count }),
  isDoorOpen: z.boolean(),
  clients: count,
  userCount: count,
  logCount: count,
  threshold: z.number(),
});

const person = z.object({
  userId: z.string(),
  name: z.string(),
  card: count,
  fingers: z.array(count).readonly(),
});

const happening = z.object({
  ms: z.number(),
  at: z.string(),
  way: z.enum(['in', 'out', 'person', 'terminal']),
  client: count.optional(),
  what: z.string(),
});

export const toPanel = z.discriminatedUnion('type', [
  /** The first message of a connection. */
  z.object({
    type: z.literal('about'),
    index: count,
    serialNumber: z.string(),
    address: z.string(),
    terminals: count,
  }),
  z.object({ type: z.literal('front'), front }),
  /** The first users of the terminal, for the lists to choose from. */
  z.object({ type: z.literal('people'), people: z.array(person) }),
  /** Whom the terminal takes this person's fingers for, 0–9. */
  z.object({
    type: z.literal('known'),
    person: z.string(),
    fingers: z.array(z.object({ userId: z.string(), finger: count }).nullable()).length(10),
  }),
  /** What happened since the last message, oldest first; `isAll`: it takes the place of what the panel has. */
  z.object({ type: z.literal('happened'), isAll: z.boolean(), entries: z.array(happening) }),
  z.object({
    type: z.literal('answer'),
    id: count,
    /** Why nothing was done; without it, it was. */
    error: z.string().optional(),
    /** What a verification led to, where there was one. */
    result: z
      .object({
        matched: z.boolean().optional(),
        reason: z.string().optional(),
        userId: z.string().optional(),
        score: z.number().optional(),
        enrolling: z.boolean().optional(),
        good: z.boolean().optional(),
      })
      .optional(),
  }),
]);

export const terminalList = z.array(
  z.object({
    index: count,
    serialNumber: z.string(),
    host: z.string(),
    port: count,
    userCount: count,
    logCount: count,
  }),
);

/** @typedef {z.infer<typeof fromPanel>} FromPanel */
/** @typedef {z.infer<typeof toPanel>} ToPanel */
/** @typedef {z.infer<typeof front>} Front */
/** @typedef {z.infer<typeof person>} Person */
/** @typedef {z.infer<typeof happening>} Happening */
/** @typedef {Extract<ToPanel, { type: 'known' }>} Known */
/** @typedef {Extract<ToPanel, { type: 'answer' }>} Answer */
/** @typedef {typeof handNames[number]} HandName */
