import { isDeepStrictEqual } from 'node:util';
import type { Confirmation } from './confirm.ts';
import type { TerminalMemory } from './ports.ts';
import type { Looked, TerminalRun } from './look.ts';

/** What is kept before the first write: should the run be cut short, the terminal still has those whom it does not remove. */
export function underWay(
  { memory, actual: { admins, lockOn, sizes }, diff }: Pick<Looked, 'memory' | 'actual' | 'diff'>,
  { serialNumber }: Pick<TerminalRun, 'serialNumber'>,
): TerminalMemory {
  const before: TerminalMemory = memory ?? {
    serialNumber,
    revision: 0,
    confirmedAt: 0,
    ours: 0,
    admins,
    lockOn,
    templates: sizes.templates,
    templatesReadAt: undefined,
    zones: {},
    lowSlots: false,
    singly: false,
    isUnderWay: true,
  };
  return { ...before, serialNumber, ours: diff.ours - diff.removed.length, isUnderWay: true };
}

/** What is kept after a run that was read back, or had nothing to do. */
export function afterRun(
  { actual, diff, plan, memory, zones, isSeen }: Looked,
  confirmation: Pick<Confirmation, 'sizes' | 'nameBytes'> | undefined,
  run: Pick<TerminalRun, 'serialNumber' | 'revision' | 'scope' | 'startedAt' | 'heldLockOn'>,
): TerminalMemory {
  const { serialNumber, revision, scope, startedAt, heldLockOn } = run;
  // Until staff have seen it, what is new there stays new.
  const before = isSeen ? undefined : memory;
  const lockOn = before?.lockOn ?? actual.lockOn;
  return {
    serialNumber,
    // What was left out is not up to date.
    revision: scope === undefined ? revision : (memory?.revision ?? 0),
    confirmedAt: scope === undefined ? startedAt : (memory?.confirmedAt ?? 0),
    ours: diff.ours + plan.added.length - diff.removed.length,
    admins: actual.admins.filter((admin) => before?.admins.includes(admin) ?? true),
    lockOn: heldLockOn === undefined ? lockOn : undefined,
    templates: (confirmation?.sizes ?? actual.sizes).templates,
    templatesReadAt: actual.templates === undefined ? memory?.templatesReadAt : startedAt,
    zones: zones.size === 0 ? (memory?.zones ?? {}) : Object.fromEntries(zones),
    lowSlots: memory?.lowSlots ?? false,
    nameBytes: confirmation?.nameBytes ?? actual.nameBytes,
    singly: memory?.singly ?? false,
    isUnderWay: false,
  };
}

/** True where the new one says nothing new, so that a run without changes writes nothing. */
export function isSameMemory(before: TerminalMemory | undefined, after: TerminalMemory): boolean {
  const plain = (memory: TerminalMemory): unknown =>
    JSON.parse(JSON.stringify({ ...memory, confirmedAt: 0 }));
  return before !== undefined && isDeepStrictEqual(plain(before), plain(after));
}
