import { wholeNumber, type Random } from './random.ts';
import type { Upload } from './upload.ts';

/** What the terminal remembers of one client between CONNECT and EXIT. */
export interface Session {
  readonly id: number;
  isAuthenticated: boolean;
  /** Event bits the client registered for. */
  eventMask: number;
  /** The dataset of the last 1503, until 1502 or the next 1503. */
  buffer: Uint8Array | undefined;
  /** What the client is uploading, until 1502 or the next 1500. */
  upload: Upload | undefined;
  /** Sends one event to this client. */
  readonly sendEvent: (code: number, data: Uint8Array) => void;
  readonly client: number;
}

/** The sessions under way. */
export class Sessions {
  readonly #random: Random;
  readonly #onEmpty: () => void;
  readonly #byId = new Map<number, Session>();

  constructor(random: Random, onEmpty: () => void) {
    this.#random = random;
    this.#onEmpty = onEmpty;
  }

  open(client: number, sendEvent: Session['sendEvent']): Session {
    let id = 0;
    while (id === 0 || this.#byId.has(id)) id = wholeNumber(this.#random, 1, 0xfffe);
    const session = {
      id,
      isAuthenticated: false,
      eventMask: 0,
      buffer: undefined,
      upload: undefined,
      sendEvent,
      client,
    };
    this.#byId.set(id, session);
    return session;
  }

  has(session: Session): boolean {
    return this.#byId.get(session.id) === session;
  }

  close(session: Session): void {
    if (!this.has(session)) return;
    this.#byId.delete(session.id);
    if (this.#byId.size === 0) this.#onEmpty();
  }

  /** Forgets all of them without a word, as a terminal does that has lost its memory. */
  drop(): void {
    this.#byId.clear();
    this.#onEmpty();
  }

  all(): Session[] {
    return [...this.#byId.values()];
  }

  /** Sends an event to every session that registered for it; returns how many that were. */
  tell(code: number, data: Uint8Array): number {
    const listeners = this.all().filter(
      (session) => session.isAuthenticated && (session.eventMask & code) !== 0,
    );
    for (const session of listeners) session.sendEvent(code, data);
    return listeners.length;
  }
}
