import type { FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { wallText } from '../../src/bridge/terminals/wall-clock.ts';
import type { Recorded } from './running-bridge.ts';

/** What the terminals' logs, the bridge's entries and Cobot's list say about each other. All zero is right. */
export interface Books {
  /** Lines of a terminal's log without an entry. */
  lost: number;
  /** Entries that are there twice. */
  doubled: number;
  /** Members of whom Cobot has more than one check-in, or took more than one pass. */
  chargedTwice: number;
  /** Entries that opened a door without a check-in at Cobot. */
  openedWithoutCobot: number;
}

export interface BookParts {
  /** By the names in the bridge's config. */
  terminals: ReadonlyMap<string, Pick<SimulatedTerminal, 'punches'>>;
  entries: readonly Recorded[];
  cobot: Pick<FakeCobot, 'checkIns'>;
  /** The membership behind a userId. */
  membershipOf: ReadonlyMap<string, string>;
}

const keyOf = (terminal: string, userId: string, time: string) => `${terminal} ${userId} ${time}`;

/** Compares what all sides have, at a moment when nothing is under way. */
export function compareBooks({ terminals, entries, cobot, membershipOf }: BookParts): Books {
  const recorded = new Map<string, number>();
  for (const { terminal, userId, terminalTime } of entries) {
    const key = keyOf(terminal, userId, terminalTime);
    recorded.set(key, (recorded.get(key) ?? 0) + 1);
  }
  // A terminal counts seconds: two presses of one person in the same one are one entry.
  const lines = new Set<string>();
  for (const [name, terminal] of terminals)
    for (const { userId, wallMs } of terminal.punches()) lines.add(keyOf(name, userId, wallText(wallMs)));
  const charges = new Map<string, number>();
  for (const { membershipId } of cobot.checkIns())
    charges.set(membershipId, (charges.get(membershipId) ?? 0) + 1);
  const isUncovered = ({ outcome, userId }: Recorded) =>
    outcome === 'opened' && !charges.has(membershipOf.get(userId) ?? '');
  return {
    lost: [...lines].filter((line) => !recorded.has(line)).length,
    doubled: [...recorded.values()].filter((count) => count > 1).length,
    chargedTwice: [...charges.values()].filter((count) => count > 1).length,
    openedWithoutCobot: entries.filter(isUncovered).length,
  };
}
