import type {
  AlertMessage,
  DoorMessage,
  EntryMessage,
  GuidedEnrolmentMessage,
  LiveMessage,
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
  /** Guided enrolments by their ids, the newest last. */
  enrolments: ReadonlyMap<string, GuidedEnrolmentMessage>;
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
  enrolments: new Map(),
};

/** The newest first, each once: what was heard later replaces what was heard before. */
export function withEntries(
  known: readonly EntryMessage[],
  heard: readonly EntryMessage[],
): readonly EntryMessage[] {
  const byId = new Map([...known, ...heard].map((entry) => [entry.id, entry]));
  return [...byId.values()].toSorted((one, other) => other.id - one.id);
}

/** Everything as it stood, with one of it, known by its name, replaced. */
function withNamed<Thing extends { name: string }>(known: readonly Thing[], thing: Thing): readonly Thing[] {
  return known.some(({ name }) => name === thing.name)
    ? known.map((each) => (each.name === thing.name ? thing : each))
    : [...known, thing];
}

/** What was said of it last holds, whichever way it came. */
export function withEnrolment(
  known: House['enrolments'],
  enrolment: GuidedEnrolmentMessage,
): House['enrolments'] {
  const before = known.get(enrolment.id);
  return before !== undefined && before.revision >= enrolment.revision
    ? known
    : new Map(known).set(enrolment.id, enrolment);
}

/** What is known, with what the bridge has just told. */
export function withNews(house: House, message: LiveMessage): Partial<House> {
  switch (message.type) {
    case 'snapshot': {
      const entries = message.entries ?? [];
      // After a long silence there may be others between those known and those heard.
      const isWhole = house.entries.some(({ id }) => id === entries.at(-1)?.id);
      return {
        terminals: message.terminals,
        doors: message.doors ?? [],
        entries: isWhole ? withEntries(house.entries, entries) : entries,
        hasEarlier: isWhole ? house.hasEarlier : message.hasEarlierEntries,
        alerts: message.alerts ?? [],
        enrolments: new Map(message.enrolments?.map((each) => [each.id, each])),
      };
    }
    case 'terminal':
      return { terminals: withNamed(house.terminals, message.terminal) };
    case 'door':
      return { doors: withNamed(house.doors, message.door) };
    case 'entry':
      return { entries: withEntries(house.entries, [message.entry]) };
    case 'enrolment':
      return { enrolments: withEnrolment(house.enrolments, message.enrolment) };
    case 'alert':
      return { alerts: [message.alert, ...house.alerts.filter(({ id }) => id !== message.alert.id)] };
    default:
      return {};
  }
}
