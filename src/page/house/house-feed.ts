import {
  entriesMessageSchema,
  LIVE_PATH,
  LIVE_PULSE_MS,
  LIVE_VERSION,
  liveCloseCodes,
  liveMessageSchema,
  membersSchema,
  sessionMessageSchema,
} from '../../bridge/web/messages.ts';
import type {
  EntryMessage,
  GuidedEnrolmentMessage,
  LiveMessage,
  PageMessage,
} from '../../bridge/web/messages.ts';
import { askFor } from '../ask/ask.ts';
import { isSignedOut } from '../ask/ask-error.ts';
import { nothingKnown, withEnrolment, withNews } from './house.ts';
import type { House } from './house.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;
/** Somebody whom nobody knows would have them asked for with every entry. */
const NEW_NAMES_EVERY_MS = 2_000;
const PAGE = 100;

/** Keeps the house up to date by what the bridge tells over a WebSocket. Whoever subscribes is told of every change. */
export class HouseFeed {
  readonly #onSignedOut: () => void;
  readonly #listeners = new Set<() => void>();
  #house = nothingKnown;
  #membersAt = Number.NEGATIVE_INFINITY;
  #isStarted = false;
  #socket: WebSocket | undefined;
  #retryMs = FIRST_RETRY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onSignedOut: () => void) {
    this.#onSignedOut = onSignedOut;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): House => this.#house;

  /** It can be started again after {@link stop}. */
  start(): void {
    this.#isStarted = true;
    this.#connect();
  }

  stop(): void {
    this.#isStarted = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** Asks for the house as it is now, after something was done. */
  refresh(): void {
    const message: PageMessage = { v: LIVE_VERSION, id: crypto.randomUUID(), type: 'refresh' };
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** An enrolment as a step of it was answered, which may be before the WebSocket tells. */
  noteEnrolment(enrolment: GuidedEnrolmentMessage): void {
    this.#set({ enrolments: withEnrolment(this.#house.enrolments, enrolment) });
  }

  /** Adds entries from before the oldest one here. Rejects with `AskError`. */
  async loadEarlier(): Promise<void> {
    const before = this.#house.entries.at(-1)?.id;
    if (before === undefined) return;
    const path = `/entries?limit=${PAGE}&before=${before}`;
    const { entries } = await askFor({ path, answer: entriesMessageSchema });
    this.#set({
      entries: [...this.#house.entries, ...entries.filter(({ id }) => id < before)],
      hasEarlier: entries.length === PAGE,
    });
  }

  #connect(): void {
    const socket = new WebSocket(new URL(LIVE_PATH, location.href.replace(/^http/, 'ws')));
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket) this.#hear(data);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket === socket) this.#lose(code);
    });
    this.#expectSomething(socket);
  }

  /** Where nothing comes for too long the connection is dead, whatever the browser thinks of it. */
  #expectSomething(socket: WebSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      socket.close();
      this.#lose(undefined);
    }, 2 * LIVE_PULSE_MS);
  }

  #hear(data: unknown): void {
    if (this.#socket !== undefined) this.#expectSomething(this.#socket);
    const message = messageIn(data);
    // Of another version of the bridge: a connection that says nothing of use counts as lost.
    if (message === undefined) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.#set({ ...withNews(this.#house, message), state: 'live', heardAt: Date.now() });
    if (message.type === 'snapshot' || (message.type === 'entry' && this.#isNew(message.entry)))
      void this.askForMembers();
  }

  #lose(code: number | undefined): void {
    this.#socket = undefined;
    clearTimeout(this.#timer);
    if (!this.#isStarted) return;
    if (code === liveCloseCodes['signed-out']) {
      this.#onSignedOut();
      return;
    }
    this.#set({ state: 'stale' });
    this.#timer = setTimeout(() => void this.#tryAgain(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
  }

  /** A WebSocket that is refused does not say why. */
  async #tryAgain(): Promise<void> {
    try {
      await askFor({ path: '/session', answer: sessionMessageSchema });
      if (this.#isStarted) this.#connect();
    } catch (error) {
      if (!this.#isStarted) return;
      this.#lose(isSignedOut(error) ? liveCloseCodes['signed-out'] : undefined);
    }
  }

  #isNew({ membershipId }: EntryMessage): boolean {
    return membershipId !== null && !this.#house.members.has(membershipId);
  }

  /**
   * Asks who the members are now, at most every two seconds. Not by itself all the time: whoever leaves the page alone is to be
   * signed out after a while.
   */
  async askForMembers(): Promise<void> {
    if (performance.now() - this.#membersAt < NEW_NAMES_EVERY_MS) return;
    this.#membersAt = performance.now();
    try {
      const answer = await askFor({ path: '/members', answer: membersSchema });
      this.#set({ members: new Map(answer.members.map((member) => [member.id, member])) });
    } catch {
      // Names can wait: that the bridge is away the WebSocket notices.
      this.#membersAt = Number.NEGATIVE_INFINITY;
    }
  }

  #set(change: Partial<House>): void {
    this.#house = { ...this.#house, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function messageIn(data: unknown): LiveMessage | undefined {
  try {
    return liveMessageSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
