import { desiredAt, type Desired } from './desired.ts';
import type { SyncMember } from './member.ts';
import type { DoorRules, HouseRules } from './rules.ts';

/** What the terminals should hold: made once for all doors with the same rules in one round. */
export class DesiredLists {
  readonly #house: HouseRules;
  #lists = new Map<string, Desired>();
  #round: object | undefined;
  #members: readonly SyncMember[] | undefined;

  constructor(house: HouseRules) {
    this.#house = house;
  }

  /** A run that belongs to no round gets a list of its own moment, and so does the first one of a round. */
  of(members: readonly SyncMember[], door: DoorRules, nowUtcMs: number, round: object | undefined): Desired {
    if (round === undefined) return desiredAt(members, door, this.#house, new Date(nowUtcMs));
    if (this.#round !== round || this.#members !== members) {
      this.#lists = new Map();
      this.#round = round;
      this.#members = members;
    }
    const key = JSON.stringify([door.rules ?? null, door.withoutPasses]);
    const list = this.#lists.get(key) ?? desiredAt(members, door, this.#house, new Date(nowUtcMs));
    this.#lists.set(key, list);
    return list;
  }
}
