import { createHash } from 'node:crypto';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { Desired } from './desired.ts';
import type { RawActual } from './actual.ts';
import type { TerminalRun } from './look.ts';
import type { OwnUsers, TerminalMemory, Vault } from './ports.ts';
import type { SyncReport } from './report.ts';

/** What a run found that had nothing to do, and everything that followed from. */
export interface LastLook {
  facts: Facts;
  desired: Desired;
  report: SyncReport;
  slots: readonly { uid: number; userId: string }[];
  /** As it was kept after that run. */
  memory: TerminalMemory;
}

/** All that a comparison goes by, in short. */
export interface Facts {
  /** What the terminal, the vault and the bridge's own list of its users held. */
  held: string;
  /** What the terminal should hold. */
  wanted: string;
}

/** By terminal. */
export type LastLooks = Map<string, LastLook>;

/**
 * What a comparison goes by: where it is what it was, so is what comes of it. Undefined where a comparison asks the
 * terminal for more than its users, or is about a part of them only.
 */
export function factsOf(
  run: Pick<TerminalRun, 'serialNumber' | 'desired' | 'vault' | 'list' | 'scope'>,
  raw: RawActual,
  own: Pick<OwnUsers, 'digest'>,
): Facts | undefined {
  if (run.scope !== undefined || run.list !== 'whole' || hasHours(run.desired)) return undefined;
  const { sizes, lockOn, algorithm, table } = raw;
  const held = createHash('sha256').update(table.records).digest('base64');
  const inVault = digestOf(run.vault, () => [...run.vault]);
  const facts = [run.serialNumber, own.digest(), inVault, countsOf(sizes), lockOn, algorithm];
  return {
    held: JSON.stringify([...facts, table.recordSize, held]),
    wanted: digestOf(run.desired, () => run.desired),
  };
}

/** Without the log, which grows with every entry. */
function countsOf({ users, templates, passwords, admins, faces, userCapacity, templateCapacity }: Sizes) {
  return [users, templates, passwords, admins, faces ?? 0, userCapacity, templateCapacity];
}

/** Nothing about the terminal waits for anybody: a comparison with other wishes is about these only. */
export function isQuiet({ report, slots }: Pick<LastLook, 'report' | 'slots'>): boolean {
  const { alerts, taken, leftOut } = report;
  return slots.length > 0 && alerts.length + taken.length + leftOut.length === 0;
}

/** Hours are held in the terminal's time zones, which are read as well. */
function hasHours({ users }: Desired): boolean {
  return users.some(({ schedules = [] }) => schedules.length > 0);
}

/** Made once for all terminals of a round. */
const digests = new WeakMap<Desired | Vault, string>();
function digestOf(key: Desired | Vault, value: () => unknown): string {
  let digest = digests.get(key);
  if (digest === undefined) {
    digest = createHash('sha256').update(JSON.stringify(value())).digest('base64');
    digests.set(key, digest);
  }
  return digest;
}
