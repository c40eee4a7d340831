import type { Time } from '../terminal/time.ts';

/** Clients without a connection that are remembered at once; who was silent longest makes room. */
const maxClients = 16;

/** A client that says nothing for so long is forgotten, ms. Clients that wait for events ask more often than that. */
const silenceMs = 300_000;

interface RecentClient {
  /** Whether it has been answered: who never was makes room first, so that strangers push nobody out. */
  readonly isAnswered: boolean;
  /** It is forgotten. */
  end(): void;
}

/** The clients of a UDP port, by `address:port`. */
export class RecentClients<T extends RecentClient> {
  readonly #time: Time;
  /** The one heard of last at the end. */
  readonly #clients = new Map<string, { client: T; stopTimer: () => void }>();

  constructor(time: Time) {
    this.#time = time;
  }

  /** Who has just been heard of; undefined where it is nobody known. */
  heard(address: string): T | undefined {
    const known = this.#clients.get(address);
    if (known === undefined) return undefined;
    known.stopTimer();
    this.#clients.delete(address);
    this.#put(address, known.client);
    return known.client;
  }

  add(address: string, client: T): void {
    if (this.#clients.size >= maxClients) {
      const all = [...this.#clients];
      const [leaving] =
        all.find(
          ([
            ,
            {
              client: { isAnswered },
            },
          ]) => !isAnswered,
        ) ??
        all[0] ??
        [];
      if (leaving !== undefined) this.#forget(leaving);
    }
    this.#put(address, client);
  }

  forgetAll(): void {
    for (const address of this.#clients.keys()) this.#forget(address);
  }

  #put(address: string, client: T): void {
    const stopTimer = this.#time.schedule(silenceMs, () => this.#forget(address));
    this.#clients.set(address, { client, stopTimer });
  }

  #forget(address: string): void {
    const known = this.#clients.get(address);
    if (known === undefined) return;
    this.#clients.delete(address);
    known.stopTimer();
    known.client.end();
  }
}
