import { createHash } from 'node:crypto';
import type { Desired } from './desired.ts';
import type { RawActual } from './actual.ts';
import type { TerminalRun } from './look.ts';
import type { OwnUsers, TerminalMemory, Vault } from './ports.ts';
import type { SyncReport } from './report.ts';

/** What a run found that had nothing to do, and everything that followed from. */
export interface LastLook {
  /** See {@link factsOf}. */
  facts: string;
  report: SyncReport;
  slots: readonly { uid: number; userId: string }[];
  /** As it was kept after that run. */
  memory: TerminalMemory;
}

/** By terminal. */
export type LastLooks = Map<string, LastLook>;

/**
 * All that a comparison goes by, in short: where it is what it was, so is what comes of it. Undefined where a comparison
 * asks the terminal for more than its users, or is about a part of them only.
 */
export function factsOf(
  run: Pick<TerminalRun, 'serialNumber' | 'desired' | 'vault' | 'list' | 'scope'>,
  raw: RawActual,
  own: Pick<OwnUsers, 'digest'>,
): string | undefined {
  if (run.scope !== undefined || run.list !== 'whole' || hasHours(run.desired)) return undefined;
  const { sizes, lockOn, algorithm, table } = raw;
  const held = createHash('sha256').update(table.records).digest('base64');
  const wanted = [digestOf(run.desired, () => run.desired), digestOf(run.vault, () => [...run.vault])];
  return JSON.stringify([
    run.serialNumber,
    wanted,
    own.digest(),
    sizes,
    lockOn,
    algorithm,
    table.recordSize,
    held,
  ]);
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
