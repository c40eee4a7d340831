import { z } from 'zod';
import { printedId as userId } from '../terminal/printed-id.ts';

// What comes in. Numbers are taken where text is meant.

const finger = z
  .number()
  .int()
  .min(0)
  .max(9)
  .describe('0–4 left little finger to thumb, 5–9 right thumb to little');

export const pressFingerBody = z.strictObject({
  userId,
  finger: finger.optional().describe('which finger; default: one the terminal knows'),
});
export const registerFingerBody = z.strictObject({ userId, finger: finger.default(6) });
const nameOfFinger = { error: 'must be a name of 1 to 64 characters, such as ada/1, or a whole number' };
const cardNumber = { error: 'must be a card number from 1 to 4294967295' };

export const presentFingerBody = z.strictObject({
  finger: z
    .union(
      [z.string(nameOfFinger).min(1, nameOfFinger).max(64, nameOfFinger), z.int().nonnegative()],
      nameOfFinger,
    )
    .describe(
      'whose finger: the same name is the same finger at every terminal; "1001" is the seeded finger of userId 1001, "1001/3" that person\'s finger 3',
    ),
  quality: z
    .number()
    .min(0)
    .max(100)
    .default(100)
    .describe('the lower, the less of the finger is seen; below 50 it is a poor press'),
});
export const registerFaceBody = z.strictObject({ userId });
export const tapCardBody = z.strictObject({
  card: z
    .union([z.number().int(), z.string().regex(/^\d{1,10}$/, cardNumber)], cardNumber)
    .transform(Number)
    .pipe(z.number().int().min(1, cardNumber).max(0xffff_ffff, cardNumber))
    .describe('the number of the card'),
});
export const enterPasswordBody = z.strictObject({ userId, password: z.string().max(24) });
export const emptyBody = z.strictObject({});

// What goes out.

export const handResult = z.object({
  matched: z.boolean(),
  reason: z.string().optional().describe('why it did not match'),
  userId: z.string().optional(),
  uid: z.number().int().optional(),
  event: z
    .object({
      userId: z.string(),
      verify: z.number().int().describe('0 password, 1 finger, 2 card'),
      state: z.number().int(),
      wallMs: z.number().describe("the terminal's wall clock read as if it were UTC, ms since 1970"),
      time: z.string().describe("the terminal's wall clock, without a zone"),
    })
    .optional(),
  logged: z.boolean().describe('whether a line was written to the log'),
  clientsTold: z.number().int().describe('how many connected clients got an event'),
  ownRelay: z.enum(['opened', 'still']),
  score: z
    .number()
    .int()
    .optional()
    .describe('how like the best stored finger it was, 0–100; from the option MThreshold on it matches'),
});

export const presentResult = z.union([
  z.object({ enrolling: z.literal(true), good: z.boolean().describe('whether it was a good press') }),
  handResult.extend({ enrolling: z.literal(false) }),
]);

export const terminalView = z.object({
  index: z.number().int(),
  serialNumber: z.string(),
  firmware: z.string().describe('the firmware it behaves like'),
  host: z.string(),
  port: z.number().int(),
  on: z.boolean().describe('false without power, as during a reboot'),
  enabled: z.boolean().describe('false while a client has switched reader and keypad off'),
  time: z.string(),
  userCount: z.number().int(),
  users: z.array(
    z.object({
      uid: z.number().int(),
      userId: z.string(),
      name: z.string(),
      privilege: z.number().int(),
      card: z.number().int(),
      group: z.number().int(),
      fingers: z.array(z.number().int()).readonly(),
    }),
  ),
  logCount: z.number().int(),
  lcdText: z.string().describe('what a client has written to the screen, rows one under the other'),
  lcd: z.array(z.string()).describe('the same by row'),
  relay: z.object({ open: z.boolean(), openings: z.number().int(), queued: z.number().int() }),
  door: z.enum(['open', 'closed']),
  sessions: z.array(
    z.object({
      id: z.number().int(),
      client: z.number().int(),
      authenticated: z.boolean(),
      eventMask: z.number().int(),
    }),
  ),
  waitingClients: z.number().int(),
  voicePrompts: z.array(z.number().int()).readonly(),
});

export const terminalSummary = terminalView.pick({
  index: true,
  serialNumber: true,
  host: true,
  port: true,
  userCount: true,
  logCount: true,
});

export const timelineEntry = z.object({
  ms: z.number().describe('since the terminal was switched on'),
  at: z.string().describe('real time, ISO 8601'),
  way: z.enum(['in', 'out', 'person', 'terminal']),
  client: z.number().int().optional().describe('number of the TCP connection'),
  what: z.string(),
});

export const doorState = z.object({ door: z.enum(['open', 'closed']) });
export const done = z.object({ done: z.literal(true) });
export const problem = z.object({ error: z.string().describe('what is wrong and what to do') });
