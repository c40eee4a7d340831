import type { DaySpan, TimeZone } from '../../protocol/commands/time-zones.ts';

/** Slots that may become ours: from the high end, where nobody begins to count, and below the one that holds a relay. */
export const zoneCandidates: readonly number[] = Array.from({ length: 30 }, (_, index) => 49 - index);

export interface ZoneFacts {
  wanted: ReadonlyMap<string, readonly DaySpan[]>;
  /** Slot by schedule, from the last run. */
  remembered: Readonly<Record<string, number>>;
  /** What the candidates hold now. */
  contents: ReadonlyMap<number, readonly DaySpan[]>;
  /** Slots that groups or foreign users go by. */
  usedByOthers: ReadonlySet<number>;
}

export interface ZoneSlots {
  slots: ReadonlyMap<string, number>;
  /** Zones to be written before any user goes by them. */
  writes: readonly TimeZone[];
  /** Schedules the terminal has no room for. */
  missing: readonly string[];
}

/**
 * Gives each schedule a slot of the terminal's time zones: the one it had, or a free one. Free is a slot that nobody goes
 * by and that is open all week, as terminals come; what somebody else set up is left alone.
 */
export function allocateZones({ wanted, remembered, contents, usedByOthers }: ZoneFacts): ZoneSlots {
  const slots = new Map<string, number>();
  const writes: TimeZone[] = [];
  const missing: string[] = [];
  const taken = new Set<number>(usedByOthers);
  for (const name of wanted.keys()) {
    const slot = remembered[name];
    if (slot === undefined || taken.has(slot) || !contents.has(slot)) continue;
    slots.set(name, slot);
    taken.add(slot);
  }
  for (const [name, days] of wanted) {
    const slot = slots.get(name) ?? freeSlot(days, contents, taken);
    if (slot === undefined) {
      missing.push(name);
      continue;
    }
    slots.set(name, slot);
    taken.add(slot);
    if (!isSameWeek(contents.get(slot) ?? [], days)) writes.push({ index: slot, days });
  }
  return { slots, writes, missing };
}

/** One that holds the very week already, or else the first that is open all week. */
function freeSlot(
  days: readonly DaySpan[],
  contents: ReadonlyMap<number, readonly DaySpan[]>,
  taken: ReadonlySet<number>,
): number | undefined {
  const free = [...contents].filter(([slot]) => !taken.has(slot));
  return (free.find(([, week]) => isSameWeek(week, days)) ?? free.find(([, week]) => isOpenWeek(week)))?.[0];
}

function isSameWeek(one: readonly DaySpan[], other: readonly DaySpan[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ from, to }, day) => from === other[day]?.from && to === other[day]?.to)
  );
}

const lastMinute = 24 * 60 - 1;

function isOpenWeek(week: readonly DaySpan[]): boolean {
  return week.every(({ from, to }) => from === 0 && to >= lastMinute);
}
