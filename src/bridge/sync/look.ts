import type { DaySpan } from '../../protocol/commands/time-zones.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
import type { BridgeClock } from '../clock.ts';
import { readActual, type Actual } from './actual.ts';
import type { Alert } from './alert.ts';
import type { CanaryGate } from './canary-gate.ts';
import type { Desired } from './desired.ts';
import { diffOf, type Diff } from './diff.ts';
import { missingFingers } from './finger-diff.ts';
import { guard, type Verdict } from './guard.ts';
import type { ListHealth } from './list-health.ts';
import { needsTemplates } from './needs-templates.ts';
import { fullAlert, planOf, type Plan } from './plan.ts';
import type { OwnUsers, SyncPorts, SyncSession, TemplateRef, TerminalMemory, Vault } from './ports.ts';
import { describe, emptyReport, type SyncReport } from './report.ts';
import { templateDigest } from './template-digest.ts';
import { zonesFor } from './zone-facts.ts';

/** One run at one terminal. */
export interface TerminalRun {
  terminal: string;
  serialNumber: string;
  encoding: TextEncodingName;
  desired: Desired;
  /** Of the member list that `desired` was made from. */
  revision: number;
  list: ListHealth;
  /** Only these userIds; undefined: everybody. */
  scope?: ReadonlySet<string> | undefined;
  schedules: ReadonlyMap<string, readonly DaySpan[]>;
  foreign: 'keep' | 'report' | 'remove';
  /** See `GuardFacts`. */
  heldLockOn: string | undefined;
  /** What the vault held at `startedAt`, UTC ms. */
  vault: Vault;
  startedAt: number;
  /** Whose userId that is, for the report. */
  membershipOf: (userId: string) => string | undefined;
  isDryRun: boolean;
  /** {@link fingerprint} of what staff have seen and want, although it is held; undefined where they have not. */
  approved: string | undefined;
  canary: CanaryGate | undefined;
}

export interface TerminalRunParts {
  session: SyncSession;
  own: OwnUsers;
  ports: SyncPorts;
  clock: BridgeClock;
  signal: AbortSignal;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Everything that is known before anything is done. */
export interface Looked {
  actual: Actual;
  own: ReadonlySet<string>;
  memory: TerminalMemory | undefined;
  diff: Diff;
  plan: Plan;
  verdict: Verdict;
  zones: ReadonlyMap<string, number>;
  report: SyncReport;
}

/** Reads the terminal, each table once, and finds out what there is to do and whether it may be done. */
export async function look(run: TerminalRun, parts: TerminalRunParts): Promise<Looked> {
  const { session, ports, clock, signal, onProgress } = parts;
  const { terminal, desired, vault, scope, foreign, schedules } = run;
  const memory = await ports.memory.read(terminal);
  const own = parts.own.all();
  const now = clock.wallNow();
  const actual = await readActual(session, {
    encoding: run.encoding,
    readsTemplates: (sizes) => needsTemplates(memory, sizes, vault.size, now),
    signal,
    onProgress,
  });
  const zones = await zonesFor(
    { desired: desired.users, schedules, remembered: memory?.zones ?? {}, own },
    actual,
    session,
  );
  const diff = diffOf({ desired: desired.users, actual, own, zoneSlots: zones.slots, scope });
  const confirmedAt = memory?.confirmedAt ?? Number.NEGATIVE_INFINITY;
  const digestOf = actual.templates === undefined ? noDigest : await digestsOf(vault, actual, ports);
  const fingers = missingFingers({ diff, actual, vault, digestOf, confirmedAt });
  const plan = planOf({
    diff,
    actual,
    zoneSlots: zones.slots,
    zones: zones.writes,
    fingers,
    foreign,
    lowSlots: memory?.lowSlots ?? false,
  });
  const planned = plan.batches.reduce((sum, batch) => sum + batch.fingers.length, 0);
  const { serialNumber, list, heldLockOn } = run;
  const verdict = guard({ diff, actual, serialNumber, memory, list, fingers: planned, heldLockOn });
  const full = fullAlert(plan);
  const alerts: Alert[] = [
    ...verdict.holds,
    ...verdict.warnings,
    ...(full === undefined ? [] : [full]),
    ...cardAlerts(desired),
  ];
  const report: SyncReport = {
    ...emptyReport(terminal, 'unchanged'),
    ...describe({ diff, plan, foreign }, run.membershipOf),
    alerts,
  };
  return { actual, own, memory, diff, plan, verdict, zones: zones.slots, report };
}

const noDigest = () => undefined;

/** Of the templates that could be in this terminal. */
async function digestsOf(
  vault: Vault,
  { algorithm }: Pick<Actual, 'algorithm'>,
  { templates }: Pick<SyncPorts, 'templates'>,
): Promise<(ref: TemplateRef) => string | undefined> {
  const refs = [...vault.values()].flat().filter((ref) => ref.algorithm === algorithm);
  const bodies = await templates.open(refs);
  const digests = new Map(
    refs.map((ref, index) => {
      const body = bodies[index];
      return [ref, body === undefined ? undefined : templateDigest(body)];
    }),
  );
  return (ref) => digests.get(ref);
}

function cardAlerts({ unreadableCards }: Desired): Alert[] {
  if (unreadableCards.length === 0) return [];
  return [
    {
      kind: 'cards-unreadable',
      sentence: `${unreadableCards.length} members have a card number in Cobot that is none; their cards stay as they are`,
      advice: 'write card numbers as digits, at most 4294967295',
    },
  ];
}
