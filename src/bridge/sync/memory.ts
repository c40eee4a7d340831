import { isDeepStrictEqual } from 'node:util';
import type { Actual } from './actual.ts';
import type { Confirmation } from './confirm.ts';
import type { TerminalMemory } from './ports.ts';
import type { Looked, TerminalRun } from './look.ts';

/** What is kept before the first write. */
export function underWay(
  memory: TerminalMemory | undefined,
  { serialNumber }: Pick<TerminalRun, 'serialNumber'>,
  { admins, lockOn, sizes }: Pick<Actual, 'admins' | 'lockOn' | 'sizes'>,
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
  return { ...before, serialNumber, isUnderWay: true };
}

/** What is kept after a run that was read back, or had nothing to do. */
export function afterRun(
  { actual, diff, plan, memory, zones }: Looked,
  confirmation: Pick<Confirmation, 'sizes' | 'nameBytes'> | undefined,
  run: Pick<TerminalRun, 'serialNumber' | 'revision' | 'scope' | 'startedAt'>,
): TerminalMemory {
  const { serialNumber, revision, scope, startedAt } = run;
  return {
    serialNumber,
    // What was left out is not up to date.
    revision: scope === undefined ? revision : (memory?.revision ?? 0),
    confirmedAt: scope === undefined ? startedAt : (memory?.confirmedAt ?? 0),
    ours: diff.ours + plan.added.length - diff.removed.length,
    admins: actual.admins,
    lockOn: actual.lockOn,
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
