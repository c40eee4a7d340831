import {
  alertsMessageSchema,
  doorsMessageSchema,
  entriesMessageSchema,
  mayDo,
  membersSchema,
  terminalsMessageSchema,
} from '../../bridge/web/messages.ts';
import type { MemberMessage, Role } from '../../bridge/web/messages.ts';
import { askFor } from '../ask/ask.ts';
import { isSignedOut } from '../ask/ask-error.ts';
import { nothingKnown, withEntries } from './house.ts';
import type { House } from './house.ts';

const POLL_MS = 2_000;
/** Names change seldom; one that is not known yet is asked for at once. */
const MEMBERS_EVERY_MS = 60_000;
const PAGE = 100;

/** Keeps the house up to date by asking the bridge again and again. Whoever subscribes is told of every change. */
export class HouseFeed {
  readonly #role: Role;
  readonly #onSignedOut: () => void;
  readonly #listeners = new Set<() => void>();
  #house = nothingKnown;
  #membersAt = Number.NEGATIVE_INFINITY;
  #stopping = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(role: Role, onSignedOut: () => void) {
    this.#role = role;
    this.#onSignedOut = onSignedOut;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): House => this.#house;

  /** Idempotent together with {@link stop}: it can be started again. */
  start(): void {
    this.#stopping = new AbortController();
    void this.#poll(this.#stopping.signal);
  }

  stop(): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
  }

  /** Asks now, after something was done; the next regular time is from then. */
  refresh(): void {
    this.stop();
    this.start();
  }

  /** Adds entries from before the oldest one here. Rejects with `AskError`. */
  async loadEarlier(): Promise<void> {
    const before = this.#house.entries.at(-1)?.id;
    if (before === undefined) return;
    const path = `/entries?limit=${PAGE}&before=${before}`;
    const { entries } = await askFor({ path, answer: entriesMessageSchema });
    this.#set({ entries: withEntries(this.#house.entries, entries), hasEarlier: entries.length === PAGE });
  }

  async #poll(signal: AbortSignal): Promise<void> {
    try {
      const heard = await this.#ask(signal);
      if (signal.aborted) return;
      this.#set({ ...heard, state: 'live', heardAt: Date.now() });
    } catch (error) {
      if (signal.aborted) return;
      if (isSignedOut(error)) {
        this.#onSignedOut();
        return;
      }
      this.#set({ state: 'stale' });
    }
    this.#timer = setTimeout(() => void this.#poll(signal), POLL_MS);
  }

  async #ask(signal: AbortSignal): Promise<Partial<House>> {
    const nothing: Partial<House> = {};
    const [{ terminals }, seen] = await Promise.all([
      askFor({ path: '/terminals', answer: terminalsMessageSchema, signal }),
      mayDo(this.#role, 'see') ? this.#askForSeen(signal) : nothing,
    ]);
    const members = await this.#members(seen.entries ?? [], signal);
    return { terminals, ...seen, ...(members !== undefined && { members }) };
  }

  async #askForSeen(signal: AbortSignal): Promise<Partial<House>> {
    const [{ doors }, { entries }, { alerts }] = await Promise.all([
      askFor({ path: '/doors', answer: doorsMessageSchema, signal }),
      askFor({ path: `/entries?limit=${PAGE}`, answer: entriesMessageSchema, signal }),
      askFor({ path: '/alerts?limit=100', answer: alertsMessageSchema, signal }),
    ]);
    const known = this.#house.entries;
    // After a long silence there may be others between those known and those heard.
    const isWhole = known.some(({ id }) => id === entries.at(-1)?.id);
    return {
      doors,
      alerts,
      entries: isWhole ? withEntries(known, entries) : entries,
      ...(!isWhole && { hasEarlier: entries.length === PAGE }),
    };
  }

  async #members(
    entries: House['entries'],
    signal: AbortSignal,
  ): Promise<Map<string, MemberMessage> | undefined> {
    const known = this.#house.members;
    const isNew = entries.some(({ membershipId }) => membershipId !== null && !known.has(membershipId));
    const age = performance.now() - this.#membersAt;
    if (age < (isNew ? POLL_MS : MEMBERS_EVERY_MS)) return undefined;
    const { members } = await askFor({ path: '/members', answer: membersSchema, signal });
    this.#membersAt = performance.now();
    return new Map(members.map((member) => [member.id, member]));
  }

  #set(change: Partial<House>): void {
    this.#house = { ...this.#house, ...change };
    for (const listener of this.#listeners) listener();
  }
}
