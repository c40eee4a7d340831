import { isOwnRange } from '../terminals/user-slots.ts';
import type { Alert } from './alert.ts';
import { applyPlan } from './apply.ts';
import { confirm, type Confirmation } from './confirm.ts';
import { writeFirstUser } from './first-user.ts';
import { factsOf, isQuiet, type LastLook } from './last-looks.ts';
import { look, read, seen, type Looked, type Read, type TerminalRun, type TerminalRunParts } from './look.ts';
import { afterRun, isSameMemory, underWay } from './memory.ts';
import { changesIn, isEmptyPlan } from './plan.ts';
import type { TerminalMemory } from './ports.ts';
import { emptyReport, type SyncReport } from './report.ts';

/** What a run did, and who is in the terminal now. */
export interface TerminalRunResult {
  report: SyncReport;
  slots: readonly { uid: number; userId: string }[];
  /** Of the users that were written not one is as it should be. */
  isNothingKept?: boolean;
  /** Another terminal takes a large change first; the run is to be made again when this is over. */
  again?: Promise<void>;
}

/** From so many changes on, which are more than this part of who is there, one terminal goes first. */
const largeChange = { count: 50, part: 0.05 };

/**
 * Makes one terminal hold what it should: reads it once, compares, lets the guard look, writes, reads back. A run that is
 * cut short anywhere is finished by the next one. Throws what the terminal throws.
 */
export async function syncTerminal(run: TerminalRun, parts: TerminalRunParts): Promise<TerminalRunResult> {
  const found = await read(run, parts);
  const facts = factsOf(run, found.raw, parts.own);
  const last = parts.lastLooks.get(run.terminal);
  const known =
    last !== undefined && last.facts.held === facts?.held && isStillSo(last, found) ? last : undefined;
  if (known !== undefined && known.facts.wanted === facts?.wanted && run.approved === undefined)
    return asBefore(known, found, run, parts);
  if (!run.isDryRun) parts.lastLooks.delete(run.terminal);
  const looked = await look(run, parts, found, known && isQuiet(known) ? known : undefined);
  const { actual, plan, verdict, report } = looked;
  const isHeld = verdict.holds.length > 0 && !looked.isSeen;
  const { slots } = actual;
  if (isHeld) return { report: held(report), slots };
  if (run.isDryRun) {
    const outcome = isEmptyPlan(plan) ? 'unchanged' : 'would-change';
    return { report: { ...report, outcome }, slots };
  }
  await forgetStale(looked, run, parts);
  if (isEmptyPlan(plan)) {
    // A run that was cut short may have written the last of it, and not said so to the terminal.
    if (looked.memory?.isUnderWay === true) await parts.session.refreshData();
    const next = afterRun(looked, undefined, run);
    if (!isSameMemory(looked.memory, next)) await parts.ports.memory.save(run.terminal, next);
    if (facts !== undefined && looked.diff.stale.length === 0)
      parts.lastLooks.set(run.terminal, { facts, desired: run.desired, report, slots, memory: next });
    return { report, slots };
  }
  if (run.canary === undefined || !isLarge(looked)) return change(run, parts, looked);
  const turn = run.canary.turn(run.terminal);
  if (turn === 'failed') return { report: canaryFailed(report), slots };
  if (turn === 'passed') return change(run, parts, looked);
  // Not here: meanwhile others may have work with the terminal's users.
  if (turn !== 'first') return { report, slots, again: turn.over };
  let wentWell = false;
  try {
    const result = await change(run, parts, looked);
    wentWell = result.report.outcome === 'applied';
    return result;
  } finally {
    run.canary.settle(run.terminal, wentWell);
  }
}

/** Nothing was done to the terminal since then, here or by a bridge before, and its templates need no look. */
function isStillSo(known: LastLook, { memory, readsTemplates }: Read): boolean {
  return (
    !readsTemplates &&
    memory !== undefined &&
    isSameMemory({ ...known.memory, revision: memory.revision }, memory)
  );
}

/** Nothing is other than it was when there was nothing to do. */
async function asBefore(
  { report, slots, memory: before }: LastLook,
  { memory }: Read,
  { terminal, revision, startedAt }: TerminalRun,
  { ports }: TerminalRunParts,
): Promise<TerminalRunResult> {
  const next = { ...before, revision, confirmedAt: startedAt };
  if (!isSameMemory(memory, next)) await ports.memory.save(terminal, next);
  return { report, slots };
}

function isLarge({ plan, diff }: Looked): boolean {
  const changes = changesIn(plan);
  return changes >= largeChange.count && changes > diff.ours * largeChange.part;
}

/** Users of ours that are gone without our doing: whoever gets such an id there now is a stranger. */
async function forgetStale(
  { diff }: Looked,
  { terminal }: TerminalRun,
  { own, ports }: TerminalRunParts,
): Promise<void> {
  if (diff.stale.length === 0) return;
  await own.forget(diff.stale);
  await ports.tombstones.clear(terminal, diff.stale);
}

async function change(run: TerminalRun, parts: TerminalRunParts, looked: Looked): Promise<TerminalRunResult> {
  const { actual, plan } = looked;
  const { terminal } = run;
  const again = { ...run, canary: undefined };
  const [first] = plan.added;
  // An empty terminal does not show how long its records are, which has to be known before many are written.
  if (actual.slots.length === 0 && first !== undefined) {
    await parts.ports.memory.save(terminal, underWay(looked, run));
    await writeFirstUser(first, parts);
    const now = await look(again, parts, await read(again, parts));
    if (now.actual.slots.length > 0) {
      const { report, slots } = await changeFilled(again, parts, looked.isSeen ? seen(now) : now);
      // Who gains is told by what the terminal held before its first user.
      const { outcome, alerts } = report;
      return { report: { ...looked.report, outcome, alerts }, slots };
    }
  }
  return changeFilled(run, parts, looked);
}

/** At a terminal that shows how long its records are. */
async function changeFilled(
  run: TerminalRun,
  parts: TerminalRunParts,
  looked: Looked,
): Promise<TerminalRunResult> {
  const { terminal } = run;
  const done = await carryOut(run, parts, looked);
  const otherWay = done.report.outcome === 'partly' ? otherWayFor(looked, done) : undefined;
  if (otherWay === undefined) return done;
  const known = await parts.ports.memory.read(terminal);
  await parts.ports.memory.save(terminal, { ...underWay({ ...looked, memory: known }, run), ...otherWay });
  return syncTerminal({ ...run, canary: undefined }, parts);
}

/**
 * What to try from now on at a terminal that kept nothing: low slots, since high ones are the bridge's own choice; then
 * one user at a time, since some say yes to an upload of many and store none.
 */
function otherWayFor(looked: Looked, done: TerminalRunResult): Partial<TerminalMemory> | undefined {
  if (refusesHighSlots(looked, done)) return { lowSlots: true };
  const { plan, memory } = looked;
  const { isNothingKept } = done;
  return isNothingKept === true && plan.batches.length > 0 && memory?.singly !== true
    ? { singly: true }
    : undefined;
}

/** True where not one of the new users is there, in slots that may be too high for the terminal. */
function refusesHighSlots({ plan, memory }: Looked, { slots }: TerminalRunResult): boolean {
  if (memory?.lowSlots === true || plan.added.length === 0) return false;
  const there = new Set(slots.map(({ uid }) => uid));
  return plan.added.every(({ uid }) => isOwnRange(uid) && !there.has(uid));
}

function held(report: SyncReport): SyncReport {
  return { ...report, outcome: 'held' };
}

function canaryFailed(report: SyncReport): SyncReport {
  const alert: Alert = {
    kind: 'canary-failed',
    sentence: 'many changes did not work at the first terminal, so they were not tried here',
    advice:
      'see what is wrong with that terminal; it is tried again by itself, or at one terminal first with: sync --terminal NAME',
  };
  return { ...held(report), alerts: [...report.alerts, alert] };
}

async function carryOut(
  run: TerminalRun,
  parts: TerminalRunParts,
  looked: Looked,
): Promise<TerminalRunResult> {
  const { session, own, ports, signal } = parts;
  const { terminal } = run;
  const { plan, actual, memory } = looked;
  await ports.memory.save(terminal, underWay(looked, run));
  const { fingers } = await applyPlan(plan, { ...parts, singly: memory?.singly ?? false });
  const confirmation = await confirm(plan, fingers, actual, session, signal);
  await own.forget([...confirmation.gone, ...confirmation.absent]);
  await ports.tombstones.clear(terminal, confirmation.gone);
  const { unconfirmed, missingFingers: missing, slots } = confirmation;
  const isConfirmed = unconfirmed.length + missing === 0;
  if (isConfirmed) {
    const next = afterRun(looked, confirmation, run);
    await ports.memory.save(terminal, next);
    rememberLook(run, parts, looked, { ...confirmation, memory: next });
  }
  const report: SyncReport = isConfirmed
    ? { ...looked.report, outcome: 'applied' }
    : { ...looked.report, outcome: 'partly', alerts: [...looked.report.alerts, notConfirmed(confirmation)] };
  const written = plan.batches.reduce((sum, { rows }) => sum + rows.length, 0);
  const isNothingKept = written > 0 && unconfirmed.length >= written;
  return { report, slots, isNothingKept };
}

/** After a change that was read back row by row, the terminal's table is known as if it had just been looked at. */
function rememberLook(
  run: TerminalRun,
  { own, lastLooks }: TerminalRunParts,
  { actual, report }: Looked,
  {
    records,
    sizes,
    slots,
    memory,
  }: Pick<Confirmation, 'records' | 'sizes' | 'slots'> & Pick<LastLook, 'memory'>,
): void {
  const { lockOn, algorithm, recordSize } = actual;
  // Who was removed from among the foreign users is still counted there.
  if (records === undefined || run.foreign === 'remove' || !isQuiet({ report, slots })) return;
  const facts = factsOf(run, { sizes, lockOn, algorithm, table: { records, recordSize } }, own);
  if (facts === undefined) return;
  const quiet: SyncReport = {
    ...emptyReport(run.terminal, 'unchanged'),
    unchanged: run.desired.users.length,
    foreign: report.foreign,
    foreignUsers: report.foreignUsers,
  };
  lastLooks.set(run.terminal, { facts, desired: run.desired, report: quiet, slots, memory });
}

function notConfirmed({ unconfirmed, missingFingers: missing }: Confirmation): Alert {
  return {
    kind: 'not-confirmed',
    sentence: `the terminal said yes and did not keep ${unconfirmed.length} users and ${missing} fingers`,
    advice: 'it is tried again by itself; restart the terminal if that stays',
  };
}
