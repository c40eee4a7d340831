import type { Actual } from './actual.ts';
import type { Alert, HoldReason } from './alert.ts';
import type { Diff } from './diff.ts';
import type { ListHealth } from './list-health.ts';
import type { TerminalMemory } from './ports.ts';
import { isTooMany } from './too-many.ts';

export interface GuardFacts {
  diff: Diff;
  actual: Pick<Actual, 'sizes' | 'admins' | 'lockOn'>;
  serialNumber: string;
  /** Undefined where this terminal was never brought up to date. */
  memory: TerminalMemory | undefined;
  list: ListHealth;
  /** Users that are none of ours and are to be removed all the same. */
  foreignGoing: number;
  /** Templates that are to be written. */
  fingers: number;
  /** `LockOn` as the bridge itself keeps it; undefined where the bridge leaves it to the terminal. */
  heldLockOn: string | undefined;
}

/** Whether a terminal may be changed; `holds` are reasons that staff may overrule. */
export interface Verdict {
  holds: readonly (Alert & { kind: HoldReason })[];
  warnings: readonly Alert[];
}

/** Looks at what is to be done before it is done. */
export function guard(facts: GuardFacts): Verdict {
  return { holds: holdsOf(facts), warnings: warningsOf(facts) };
}

const overrule = 'look at it with: sync --dry-run; where that is right, apply it with: sync --force';

const accept = 'look at it with: sync --dry-run, and accept it with: sync --force';

/** The list cannot be believed: nothing may be done by it. */
export function listHold(list: Exclude<ListHealth, 'whole'>): Alert & { kind: HoldReason } {
  const sentence =
    list === 'empty'
      ? 'Cobot gave a member list without anybody in it; nothing was changed'
      : 'Cobot gave a member list that lacks many who are members; nothing was changed';
  return { kind: `list-${list}`, sentence, advice: `see that the members are there in Cobot; ${overrule}` };
}

function holdsOf({
  diff,
  foreignGoing,
  serialNumber,
  memory,
  list,
}: GuardFacts): (Alert & { kind: HoldReason })[] {
  const holds: (Alert & { kind: HoldReason })[] = [];
  if (list !== 'whole') holds.push(listHold(list));
  const there = diff.ours;
  if (memory !== undefined && memory.serialNumber !== serialNumber)
    holds.push({
      kind: 'terminal-replaced',
      sentence: `another terminal stands there: ${serialNumber} instead of ${memory.serialNumber}; it is not filled`,
      advice: `if it was replaced, ${overrule}`,
    });
  else if (memory !== undefined && memory.ours > 0 && there === 0)
    holds.push({
      kind: 'terminal-wiped',
      sentence: `all ${memory.ours} users of ours are gone from the terminal; it is not filled again`,
      advice: `find out who deleted them; then ${overrule}`,
    });
  const going = diff.removed.length;
  if (isTooMany(going, there))
    holds.push({
      kind: 'too-many-removals',
      sentence: `${going} of ${there} members would be removed at once; nothing was changed`,
      advice: overrule,
    });
  else if (isTooMany(foreignGoing, diff.foreign.length))
    holds.push({
      kind: 'too-many-removals',
      sentence: `${foreignGoing} users that are none of ours would be removed at once; nothing was changed`,
      advice: overrule,
    });
  return holds;
}

/** From here on somebody should see to it that there is room. */
const nearlyFull = 0.8;

/** So many are named at most. */
const mostNamed = 10;

/** Of `uid userId`. */
function userIdsOf(admins: readonly string[]): string {
  const named = admins.slice(0, mostNamed).map((admin) => `user ${admin.slice(admin.indexOf(' ') + 1)}`);
  return [...named, ...(admins.length > mostNamed ? ['and others'] : [])].join(', ');
}

function warningsOf({ diff, actual, memory, fingers, heldLockOn }: GuardFacts): Alert[] {
  const { users, userCapacity, templates, templateCapacity } = actual.sizes;
  const warnings: Alert[] = [];
  const fill = (kinds: string, after: number, capacity: number) => {
    if (capacity > 0 && after >= capacity * nearlyFull && after <= capacity)
      warnings.push({
        kind: 'terminal-nearly-full',
        sentence: `the terminal will hold ${after} of at most ${capacity} ${kinds}`,
        advice: 'delete users nobody needs at the terminal, or plan for a larger one',
      });
  };
  fill('users', users - diff.removed.length + diff.added.length, userCapacity);
  fill('fingers', templates + fingers, templateCapacity);
  const newAdmins = actual.admins.filter((admin) => !(memory?.admins ?? actual.admins).includes(admin));
  if (newAdmins.length > 0)
    warnings.push({
      kind: 'new-administrator',
      sentence: `${newAdmins.length} more users have rights at the terminal's menu than before: ${userIdsOf(newAdmins)}`,
      advice: `see who that is at the terminal, and take the rights away if nobody gave them; else ${accept}`,
    });
  const lockOnBefore = heldLockOn ?? memory?.lockOn;
  if (
    lockOnBefore !== undefined &&
    actual.lockOn !== undefined &&
    Number(actual.lockOn) !== Number(lockOnBefore)
  )
    warnings.push({
      kind: 'lock-delay-changed',
      sentence: `the terminal's own door delay (LockOn) is ${actual.lockOn} instead of ${lockOnBefore}`,
      advice:
        heldLockOn === undefined
          ? `somebody changed it at the terminal: set it again there; else ${accept}`
          : 'somebody changed it at the terminal; restart the bridge to have it set again',
    });
  if (diff.taken.length > 0)
    warnings.push({
      kind: 'user-ids-taken',
      sentence: `${diff.taken.length} members have a user id that somebody else has there; they were not written`,
      advice: 'delete those users at the terminal, or give the members other ids',
    });
  if (diff.withoutHours.length > 0)
    warnings.push({
      kind: 'hours-not-held',
      sentence: `${diff.withoutHours.length} members may come at certain hours only, which this terminal cannot hold`,
      advice: 'see that its access functions are licensed and that it has free time zones',
    });
  return warnings;
}
