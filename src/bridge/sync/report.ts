import type { Alert } from './alert.ts';
import type { Diff, SyncedField } from './diff.ts';
import type { Plan } from './plan.ts';

/** Somebody a run concerns; for staff only, names never reach a log. */
export interface Person {
  userId: string;
  /** Undefined for a user whose membership is not known any more. */
  membershipId: string | undefined;
  name: string;
}

export interface ChangedPerson extends Person {
  fields: readonly (SyncedField | 'finger')[];
}

/**
 * What a run did, or would do, at one terminal. `held`: a guard kept it from anything. `partly`: the terminal did not keep
 * all of it, the rest is tried again. `offline`: it is not connected. `failed`: it could not be read or written.
 */
export type SyncOutcome = 'unchanged' | 'applied' | 'would-change' | 'held' | 'partly' | 'offline' | 'failed';

export interface SyncReport {
  terminal: string;
  outcome: SyncOutcome;
  /** Members with an unchanged row. */
  unchanged: number;
  /** Who gains access here, and who loses it. */
  gains: readonly Person[];
  losses: readonly Person[];
  changes: readonly ChangedPerson[];
  /** Members who should be here, and whose userId somebody else has. */
  taken: readonly Person[];
  /** Members who should be here, and for whom or whose hours there is no room. */
  leftOut: readonly Person[];
  /** How many; by name only where the config says to report them. */
  foreign: number;
  foreignUsers: readonly Person[];
  /** Templates written. */
  fingers: number;
  alerts: readonly Alert[];
  problem: string | undefined;
  advice: string | undefined;
}

/** A report on a terminal of which nothing is known. */
export function emptyReport(terminal: string, outcome: SyncOutcome): SyncReport {
  return {
    terminal,
    outcome,
    unchanged: 0,
    gains: [],
    losses: [],
    changes: [],
    taken: [],
    leftOut: [],
    foreign: 0,
    foreignUsers: [],
    fingers: 0,
    alerts: [],
    problem: undefined,
    advice: undefined,
  };
}

/** Puts a diff and a plan into words; `membershipOf` tells whose userId that is. */
export function describe(
  { diff, plan, foreign }: { diff: Diff; plan: Plan; foreign: 'keep' | 'report' | 'remove' },
  membershipOf: (userId: string) => string | undefined,
): Omit<SyncReport, 'terminal' | 'outcome' | 'alerts' | 'problem' | 'advice'> {
  const person = ({ userId, name }: { userId: string; name: string }): Person => ({
    userId,
    membershipId: membershipOf(userId),
    name,
  });
  const fingers = plan.batches.flatMap((batch) => batch.fingers);
  const withFingers = new Set(fingers.map(({ uid }) => uid));
  const changes: ChangedPerson[] = diff.updated.map(({ uid, user, fields }) => ({
    ...person(user),
    fields: withFingers.has(uid) ? [...fields, 'finger'] : fields,
  }));
  if (withFingers.size > 0)
    for (const { uid, user } of diff.unchanged)
      if (withFingers.has(uid)) changes.push({ ...person(user), fields: ['finger'] });
  return {
    unchanged: diff.unchanged.length,
    gains: plan.added.map(({ user }) => person(user)),
    losses: plan.removals.map(person),
    changes,
    taken: diff.taken.map(person),
    leftOut: [...plan.leftOut, ...diff.withoutHours].map(person),
    foreign: diff.foreign.length,
    foreignUsers: foreign === 'keep' ? [] : diff.foreign.map(person),
    fingers: fingers.length,
  };
}
