import { z } from 'zod';
import { savedAccessSchema } from './access-memory.ts';
import { firmwareSchema } from './firmwares/firmware.ts';
import type { TerminalParts } from './terminal-parts.ts';

const base64 = z.base64().max(64 * 1024 * 1024);
const finger = z.number().int().min(0).max(9);

/** What a terminal keeps without power, as the state file holds it. */
export const savedTerminalSchema = z.strictObject({
  serialNumber: z.string().min(1).max(64),
  firmware: firmwareSchema.optional(),
  options: z.record(z.string(), z.string()),
  clockOffsetMs: z.number(),
  userRecordSize: z.union([z.literal(72), z.literal(28)]),
  /** Each record as the terminal holds it. */
  users: z.array(
    z.strictObject({
      record: base64,
      /** A number alone where the simulator made the template up and can do so again. */
      fingers: z
        .array(
          z.union([
            finger,
            z.strictObject({ finger, flag: z.number().int().min(0).max(255), template: base64 }),
          ]),
        )
        .max(10),
    }),
  ),
  punchRecordSize: z.union([z.literal(8), z.literal(16), z.literal(40), z.literal(49)]),
  /** All log records back to back. */
  punches: base64,
  /** All records of the operation log back to back. */
  operations: base64.optional(),
  access: savedAccessSchema.optional(),
  /** All entries of each user's face back to back. */
  faces: z.array(z.strictObject({ uid: z.int().min(1).max(65_534), entries: base64 })).optional(),
});

export type SavedTerminal = z.infer<typeof savedTerminalSchema>;

export function saveTerminal(terminal: TerminalParts): SavedTerminal {
  return {
    serialNumber: terminal.options.read('~SerialNumber') ?? '',
    ...(terminal.firmware === undefined ? {} : { firmware: terminal.firmware }),
    options: terminal.options.all(),
    clockOffsetMs: terminal.clock.offsetMs(),
    userRecordSize: terminal.settings.userRecordSize,
    users: terminal.users.saved().map(({ record, fingers }) => ({
      record: toBase64(record),
      fingers: fingers.map((one) =>
        typeof one === 'number' ? one : { ...one, template: toBase64(one.template) },
      ),
    })),
    punchRecordSize: terminal.settings.punchRecordSize,
    punches: toBase64(terminal.punches.records()),
    operations: toBase64(terminal.operations.records()),
    access: terminal.access.saved(),
    faces: terminal.faces.all().map(({ uid, entries }) => ({ uid, entries: toBase64(entries) })),
  };
}

/** Puts a saved memory into a fresh terminal. Returns what does not fit, undefined where all did. */
export function restoreTerminal(terminal: TerminalParts, saved: SavedTerminal): string | undefined {
  // Options first: one of them says which templates the terminal takes.
  for (const [name, value] of Object.entries(saved.options)) terminal.options.write(name, value);
  terminal.options.refresh();
  for (const { record, fingers } of saved.users) {
    const refusal = terminal.users.restore({
      record: Buffer.from(record, 'base64'),
      fingers: fingers.map((one) =>
        typeof one === 'number' ? one : { ...one, template: Buffer.from(one.template, 'base64') },
      ),
    });
    if (refusal !== undefined) return refusal;
  }
  if (!terminal.punches.restore(Buffer.from(saved.punches, 'base64')))
    return 'the log is no whole number of records, or longer than the terminal has room for';
  if (!terminal.operations.restore(Buffer.from(saved.operations ?? '', 'base64')))
    return 'the operation log is no whole number of records';
  if (saved.access !== undefined && !terminal.access.restore(saved.access))
    return 'the access tables have numbers this terminal does not know';
  for (const { uid, entries } of saved.faces ?? [])
    if (!terminal.faces.set(uid, Buffer.from(entries, 'base64'))) return `the face of uid ${uid} is none`;
  terminal.clock.setOffset(saved.clockOffsetMs);
  return undefined;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
