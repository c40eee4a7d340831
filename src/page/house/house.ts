import type {
  AlertMessage,
  DoorMessage,
  EntryMessage,
  MemberMessage,
  TerminalMessage,
} from '../../bridge/web/messages.ts';

/** Everything the page knows of the house at a moment; empty lists where the role does not see them. */
export interface House {
  /** `stale`: what is here was true when it was last heard from. */
  state: 'loading' | 'live' | 'stale';
  /** UTC ms of this browser's clock; undefined until the first answer. */
  heardAt: number | undefined;
  terminals: readonly TerminalMessage[];
  doors: readonly DoorMessage[];
  /** Newest first. */
  entries: readonly EntryMessage[];
  /** Whether there may be older entries than those here. */
  hasEarlier: boolean;
  /** Newest first. */
  alerts: readonly AlertMessage[];
  members: ReadonlyMap<string, MemberMessage>;
}

/** What is known before anything was heard. */
export const nothingKnown: House = {
  state: 'loading',
  heardAt: undefined,
  terminals: [],
  doors: [],
  entries: [],
  hasEarlier: false,
  alerts: [],
  members: new Map(),
};

/** The newest first, each once: what was heard later replaces what was heard before. */
export function withEntries(
  known: readonly EntryMessage[],
  heard: readonly EntryMessage[],
): readonly EntryMessage[] {
  const byId = new Map([...known, ...heard].map((entry) => [entry.id, entry]));
  return [...byId.values()].toSorted((one, other) => other.id - one.id);
}
