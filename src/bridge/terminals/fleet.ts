import type { EntryPlace } from '../entries/ports.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { NamedEnrolment } from '../store/enrolments.ts';
import type { Keeper } from './keeper.ts';
import type { TerminalStatus } from './status.ts';
import type { Placement } from './user-desk.ts';

/** How a terminal is doing, with its name. */
export type TerminalReport = { name: string } & TerminalStatus;

/** What became of a member's user in a terminal; an `offline` one is written when it connects. */
export interface PlacementReport {
  terminal: string;
  result: Placement | 'offline' | 'failed';
  problem?: string;
}

/** All terminals of the house. */
export class Fleet {
  readonly #keepers: readonly Keeper[];
  readonly #log: Log;

  constructor(keepers: readonly Keeper[], log: Log) {
    this.#keepers = keepers;
    this.#log = log;
  }

  get names(): string[] {
    return this.#keepers.map(({ name }) => name);
  }

  start(): void {
    for (const keeper of this.#keepers) keeper.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.stop()));
  }

  status(): TerminalReport[] {
    return this.#keepers.map((keeper) => ({ name: keeper.name, ...keeper.status() }));
  }

  /** The door of a terminal that is online; undefined otherwise. */
  placeOf(name: string): EntryPlace | undefined {
    return this.#keepers.find((keeper) => keeper.name === name)?.doorPlace;
  }

  /** A door's settings changed, or staff want it otherwise for a while. */
  lookAtDoor(name: string): void {
    this.#keepers.find((keeper) => keeper.name === name)?.lookAtDoor();
  }

  /** Reads the users of every terminal that is online, so that nobody is given an id that somebody has there. */
  async lookAtUsers(): Promise<void> {
    await Promise.all(
      this.#keepers.map((keeper) =>
        keeper.place([]).catch((error: unknown) => {
          // The other terminals can still be looked at, and this one refuses a taken id when the user is written.
          this.#log.warn({ event: 'users-not-read', terminal: keeper.name, problem: messageOf(error) });
        }),
      ),
    );
  }

  /** Writes the member into every terminal that is online; one that fails does not keep the others from it. */
  place(member: NamedEnrolment): Promise<PlacementReport[]> {
    return Promise.all(this.#keepers.map((keeper) => this.#placeAt(keeper, member)));
  }

  async #placeAt(keeper: Keeper, member: NamedEnrolment): Promise<PlacementReport> {
    const terminal = keeper.name;
    try {
      const placed = await keeper.place([member]);
      return { terminal, result: placed?.get(member.userId) ?? 'offline' };
    } catch (error) {
      const problem = messageOf(error);
      this.#log.warn({ event: 'user-not-placed', terminal, problem });
      return { terminal, result: 'failed', problem };
    }
  }
}
