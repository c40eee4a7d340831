import type { EntryPlace } from '../entries/ports.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { SyncTerminals } from '../sync/door-runs.ts';
import type { EnrolmentSeat } from './enrolment-seat.ts';
import type { Keeper } from './keeper.ts';
import type { TakePress } from './press-claim.ts';
import type { TerminalStatus } from './status.ts';

/** How a terminal is doing, with its name. */
export type TerminalReport = { name: string } & TerminalStatus;

/** All terminals of the house. */
export class Fleet implements SyncTerminals {
  readonly #keepers: ReadonlyMap<string, Keeper>;
  readonly #log: Log;

  constructor(keepers: readonly Keeper[], log: Log) {
    this.#keepers = new Map(keepers.map((keeper) => [keeper.name, keeper]));
    this.#log = log;
  }

  start(): void {
    for (const keeper of this.#keepers.values()) keeper.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((keeper) => keeper.stop()));
  }

  status(): TerminalReport[] {
    return this.#all.map((keeper) => ({ name: keeper.name, ...keeper.status() }));
  }

  /** The door of a terminal that is online; undefined otherwise. */
  placeOf(name: string): EntryPlace | undefined {
    return this.#keepers.get(name)?.doorPlace;
  }

  /** The terminal for enrolling, while it is online; undefined otherwise. */
  seatOf(name: string): EnrolmentSeat | undefined {
    return this.#keepers.get(name)?.seat;
  }

  /** Shows every press at a terminal to `take` before it is an entry. Returns the way to end that. */
  claimPresses(name: string, take: TakePress): () => void {
    return this.#keepers.get(name)?.claimPresses(take) ?? (() => undefined);
  }

  /** A door's settings changed, or staff want it otherwise for a while. */
  lookAtDoor(name: string): void {
    this.#keepers.get(name)?.lookAtDoor();
  }

  /** Reads the users of every terminal that is online, so that nobody is given an id that somebody has there. */
  async lookAtUsers(): Promise<void> {
    await Promise.all(
      this.#all.map((keeper) =>
        keeper.lookAtUsers().catch((error: unknown) => {
          // The other terminals can still be looked at, and this one refuses a taken id when the user is written.
          this.#log.warn({ event: 'users-not-read', terminal: keeper.name, problem: messageOf(error) });
        }),
      ),
    );
  }

  /** The user with this id is the member's in every terminal, whoever put it there. */
  async adopt(userId: string): Promise<void> {
    await Promise.all(this.#all.map((keeper) => keeper.adopt(userId)));
  }

  /** See {@link SyncTerminals}. */
  async visit(...[terminal, work]: Parameters<SyncTerminals['visit']>): ReturnType<SyncTerminals['visit']> {
    return this.#keepers.get(terminal)?.work(work);
  }

  get #all(): readonly Keeper[] {
    return [...this.#keepers.values()];
  }
}
