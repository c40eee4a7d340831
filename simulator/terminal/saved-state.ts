import { z } from 'zod';
import type { Machine } from './machine.ts';

const base64 = z.base64().max(64 * 1024 * 1024);

/** What a terminal keeps without power, as the state file holds it. */
export const savedTerminalSchema = z.strictObject({
  serialNumber: z.string().min(1).max(64),
  options: z.record(z.string(), z.string()),
  clockOffsetMs: z.number(),
  userRecordSize: z.union([z.literal(72), z.literal(28)]),
  /** Each record as the terminal holds it. */
  users: z.array(
    z.strictObject({ record: base64, fingers: z.array(z.number().int().min(0).max(9)).max(10) }),
  ),
  punchRecordSize: z.union([z.literal(8), z.literal(16), z.literal(40), z.literal(49)]),
  /** All log records back to back. */
  punches: base64,
});

export type SavedTerminal = z.infer<typeof savedTerminalSchema>;

export function saveTerminal(machine: Machine): SavedTerminal {
  return {
    serialNumber: machine.options.read('~SerialNumber') ?? '',
    options: machine.options.all(),
    clockOffsetMs: machine.clock.offsetMs(),
    userRecordSize: machine.settings.userRecordSize,
    users: machine.users
      .saved()
      .map(({ record, fingers }) => ({ record: Buffer.from(record).toString('base64'), fingers })),
    punchRecordSize: machine.settings.punchRecordSize,
    punches: Buffer.from(machine.punches.records()).toString('base64'),
  };
}

/** Puts a saved memory into a fresh machine. Returns what does not fit, undefined where all did. */
export function restoreTerminal(machine: Machine, saved: SavedTerminal): string | undefined {
  for (const { record, fingers } of saved.users) {
    const refusal = machine.users.restore(Buffer.from(record, 'base64'), fingers);
    if (refusal !== undefined) return refusal;
  }
  if (!machine.punches.restore(Buffer.from(saved.punches, 'base64')))
    return 'the log is no whole number of records, or longer than the terminal has room for';
  for (const [name, value] of Object.entries(saved.options)) machine.options.write(name, value);
  machine.options.refresh();
  machine.clock.setOffset(saved.clockOffsetMs);
  return undefined;
}
