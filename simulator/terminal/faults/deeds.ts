import { z } from 'zod';
import type { SimulatedTerminal } from '../terminal.ts';
import { printedId } from '../printed-id.ts';
import { ms } from './aim.ts';

/** Power is lost for a while; sessions, screen and relay with it. */
export const rebootSchema = z.strictObject({ kind: z.literal('reboot'), downMs: ms().default(0) });

/** The terminal's clock is other than it was a moment ago. */
export const clockJumpSchema = z.strictObject({
  kind: z.literal('clock-jump'),
  ms: z
    .int()
    .min(-3_155_760_000_000)
    .max(3_155_760_000_000)
    .describe('forwards, or backwards where it is negative'),
});

/** Users, fingers, faces, logs and access tables are gone, options and clock are as they were. */
export const wipeSchema = z.strictObject({ kind: z.literal('wipe') });

/** Another terminal hangs at the door: the connections end, and another serial number answers. */
export const swapSerialNumberSchema = z.strictObject({
  kind: z.literal('swap-serial-number'),
  serialNumber: z
    .string()
    .regex(/^[!-~]{1,64}$/, { error: 'must be 1 to 64 letters, digits and signs of ASCII, without blanks' })
    .optional()
    .describe('default: one of the seeded random'),
});

/** Somebody adds an administrator at the terminal's menu. */
export const addAdminSchema = z.strictObject({
  kind: z.literal('add-admin'),
  userId: printedId.optional().describe('default: the first free one from 9001 on'),
  name: z.string().min(1).max(24).default('Test Admin'),
});

/** Somebody enrols a finger at the terminal's menu, for a user who is there. */
export const addTemplateSchema = z.strictObject({
  kind: z.literal('add-template'),
  userId: printedId,
  finger: z.int().min(0).max(9).default(0),
});

/** Every connection ends without a word. */
export const cutConnectionsSchema = z.strictObject({ kind: z.literal('cut-connections') });

/** No session is known any more, and no socket is closed: clients get no answer. */
export const forgetSessionsSchema = z.strictObject({ kind: z.literal('forget-sessions') });

/** What happens once, at once. */
export const deedSchemas = [
  rebootSchema,
  clockJumpSchema,
  wipeSchema,
  swapSerialNumberSchema,
  addAdminSchema,
  addTemplateSchema,
  cutConnectionsSchema,
  forgetSessionsSchema,
] as const;

const deedSchema = z.discriminatedUnion('kind', deedSchemas);
export type Deed = z.output<typeof deedSchema>;

/** Throws `HandError` where it is not possible now. A reboot goes on afterwards. */
export function doDeed(terminal: SimulatedTerminal, deed: Deed): void {
  switch (deed.kind) {
    case 'reboot':
      terminal.reboot(deed.downMs).catch(() => terminal.note('could not listen again after the reboot'));
      return;
    case 'clock-jump':
      terminal.moveClock(deed.ms);
      return;
    case 'wipe':
      terminal.wipe();
      return;
    case 'swap-serial-number':
      terminal.swapSerialNumber(deed.serialNumber);
      return;
    case 'add-admin':
      terminal.addAdmin(deed);
      return;
    case 'add-template':
      terminal.enrolAtMenu(deed);
      return;
    case 'cut-connections':
      terminal.cutConnections();
      return;
    case 'forget-sessions':
      terminal.dropSessions();
      return;
  }
  deed satisfies never;
}
