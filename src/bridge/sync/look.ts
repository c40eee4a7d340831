import type { DaySpan } from '../../protocol/commands/time-zones.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
import type { BridgeClock } from '../clock.ts';
import { actualOf, readActual, readRaw, type Actual, type RawActual } from './actual.ts';
import type { Alert } from './alert.ts';
import type { CanaryGate } from './canary-gate.ts';
import type { Desired } from './desired.ts';
import { changedSince, type ChangedSince } from './changed-since.ts';
import { fingerprint, isAcceptable } from './fingerprint.ts';
import { diffOf, type Diff, type DiffFacts } from './diff.ts';
import { missingFingers } from './finger-diff.ts';
import { guard, type Verdict } from './guard.ts';
import type { LastLook, LastLooks } from './last-looks.ts';
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
  lastLooks: LastLooks;
}

/** What was read of the terminal, and what is remembered of it. */
export interface Read {
  raw: RawActual;
  memory: TerminalMemory | undefined;
  readsTemplates: boolean;
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
  /** Staff have looked at just that and want it, with whatever was changed at the terminal itself. */
  isSeen: boolean;
}

/** Reads the terminal's users. */
export async function read(run: TerminalRun, parts: TerminalRunParts): Promise<Read> {
  const { session, ports, clock, signal, onProgress } = parts;
  const memory = await ports.memory.read(run.terminal);
  const raw = await readRaw(session, { signal, onProgress });
  return { raw, memory, readsTemplates: needsTemplates(memory, raw.sizes, run.vault.size, clock.wallNow()) };
}

/** Finds out what there is to do and whether it may be done; reads what else that needs, each table once. */
export async function look(
  run: TerminalRun,
  parts: TerminalRunParts,
  found: Read,
  known?: LastLook,
): Promise<Looked> {
  const { raw, memory, readsTemplates } = found;
  const { session, ports, signal } = parts;
  const { terminal, desired, vault, scope, foreign, schedules, encoding } = run;
  const own = parts.own.all();
  const nameBytes = memory?.nameBytes;
  const since = known && changedSince(known.desired, desired);
  const actual =
    known === undefined || since === undefined
      ? await readActual(raw, session, { encoding, nameBytes, readsTemplates, signal })
      : actualOf(
          raw,
          { slots: known.slots, admins: known.memory.admins },
          { userIds: since.userIds, encoding, nameBytes },
        );
  const zones = await zonesFor(
    { desired: desired.users, schedules, remembered: memory?.zones ?? {}, own },
    actual,
    session,
  );
  const facts = { actual, own, zoneSlots: zones.slots, scope };
  const diff =
    known === undefined || since === undefined
      ? diffOf({ ...facts, desired: desired.users })
      : diffSince(since, facts, known);
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
  const verdict = guard({
    diff,
    actual,
    serialNumber,
    memory,
    list,
    fingers: planned,
    heldLockOn,
    foreignGoing: plan.removals.length - diff.removed.length,
  });
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
    ...(known === undefined || since === undefined ? {} : othersIn(known, desired, diff)),
    alerts,
  };
  const looked = { actual, own, memory, diff, plan, verdict, zones: zones.slots, report, isSeen: false };
  return run.approved === fingerprint(report) ? seen(looked) : looked;
}

/** The same after staff have looked at it: what they find right is no alert any more. */
export function seen(looked: Looked): Looked {
  const { report } = looked;
  const alerts = report.alerts.filter((alert) => !isAcceptable(alert));
  return { ...looked, isSeen: true, report: { ...report, alerts } };
}

/** The difference in what is wanted otherwise than before; everybody else is as the last look found them. */
function diffSince(
  { userIds, users }: ChangedSince,
  facts: Omit<DiffFacts, 'desired'>,
  { memory }: LastLook,
): Diff {
  const own = new Set([...userIds].filter((userId) => facts.own.has(userId)));
  return { ...diffOf({ ...facts, desired: users, own }), ours: memory.ours };
}

/** What such a difference does not tell, of a terminal where nobody else waits for anything. */
function othersIn(
  { report: { foreign, foreignUsers } }: LastLook,
  { users }: Desired,
  { added, updated, taken, withoutHours }: Diff,
): Pick<SyncReport, 'unchanged' | 'foreign' | 'foreignUsers'> {
  const changed = added.length + updated.length + taken.length + withoutHours.length;
  return { unchanged: users.length - changed, foreign, foreignUsers };
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
