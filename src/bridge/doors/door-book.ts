import { isDeepStrictEqual } from 'node:util';
import type { BridgeClock } from '../clock.ts';
import { BridgeError } from '../errors.ts';
import { spaceMoment } from '../space-time.ts';
import type { DoorRecords } from '../store/doors.ts';
import { isWithin } from './hours.ts';
import { changedSettings } from './changed-settings.ts';
import type { DoorChanges, DoorSettings } from './settings.ts';

/** What the book of the doors works with. */
export interface DoorBookParts {
  /** As the config has them. */
  doors: readonly { name: string; settings: DoorSettings }[];
  records: DoorRecords;
  timeZone: string;
  clock: Pick<BridgeClock, 'wallNow'>;
}

/** One door, as it is now. */
export interface DoorState {
  name: string;
  settings: DoorSettings;
  /** The settings that are not the config's. */
  changed: string[];
  isHeldOpen: boolean;
  /** UTC ms; null where staff do not hold it open. */
  heldOpenUntil: number | null;
}

interface Door {
  settings: DoorSettings;
  changes: DoorChanges;
  heldOpenUntil: number | undefined;
}

/** How each door behaves now: by the config, by what staff changed since, and by what they want for a while. */
export class DoorBook {
  readonly #parts: DoorBookParts;
  readonly #doors = new Map<string, Door>();

  constructor(parts: DoorBookParts) {
    this.#parts = parts;
    for (const { name, settings } of parts.doors)
      this.#doors.set(name, { settings, changes: {}, heldOpenUntil: undefined });
  }

  /** Takes up the changes of earlier runs. */
  async recall(): Promise<void> {
    for (const [name, changes] of await this.#parts.records.changes()) {
      const door = this.#doors.get(name);
      if (door !== undefined) this.#apply(door, name, changes);
    }
  }

  settings(name: string): DoorSettings {
    return this.#door(name).settings;
  }

  /** Changes settings, from this moment on and after a restart; `undefined` leaves one as it is. */
  async change(name: string, changes: DoorChanges): Promise<DoorState> {
    const door = this.#door(name);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const all: DoorChanges = { ...door.changes, ...given };
    this.#expectWayOut(name, changedSettings(this.#config(name), all));
    await this.#parts.records.keepChanges(name, all);
    this.#apply(door, name, all);
    return this.state(name);
  }

  /** Every setting is the config's again. */
  async reset(name: string): Promise<DoorState> {
    const door = this.#door(name);
    this.#expectWayOut(name, this.#config(name));
    await this.#parts.records.keepChanges(name, {});
    this.#apply(door, name, {});
    return this.state(name);
  }

  /** Staff hold it open until then, or no longer; not over a restart of the bridge. */
  holdOpen(name: string, untilUtcMs: number | undefined): DoorState {
    this.#door(name).heldOpenUntil = untilUtcMs;
    return this.state(name);
  }

  /** True while the door stands open, by its hours or by staff; never while it is locked down. */
  isHeldOpen(name: string): boolean {
    const { settings, heldOpenUntil } = this.#door(name);
    const now = this.#parts.clock.wallNow();
    if (settings.lockdown) return false;
    if (heldOpenUntil !== undefined && heldOpenUntil > now) return true;
    return isWithin(settings.holdOpen, spaceMoment(this.#parts.timeZone, now));
  }

  /** True where members may come in at this hour. */
  isWithinHours(name: string): boolean {
    const { hours } = this.#door(name).settings;
    const { timeZone, clock } = this.#parts;
    return hours.length === 0 || isWithin(hours, spaceMoment(timeZone, clock.wallNow()));
  }

  state(name: string): DoorState {
    const { settings, changes, heldOpenUntil } = this.#door(name);
    const configured = new Map(Object.entries(this.#config(name)));
    const isHeld = heldOpenUntil !== undefined && heldOpenUntil > this.#parts.clock.wallNow();
    return {
      name,
      settings,
      changed: Object.entries(changes)
        .filter(([key, value]) => !isDeepStrictEqual(value, configured.get(key)))
        .map(([key]) => key),
      isHeldOpen: this.isHeldOpen(name),
      heldOpenUntil: isHeld ? heldOpenUntil : null,
    };
  }

  states(): DoorState[] {
    return [...this.#doors.keys()].map((name) => this.state(name));
  }

  #apply(door: Door, name: string, changes: DoorChanges): void {
    door.changes = changes;
    door.settings = changedSettings(this.#config(name), changes);
    if (door.settings.lockdown) door.heldOpenUntil = undefined;
  }

  /** Where nobody can be seen to leave, whoever came in once would count as inside for the rest of the day. */
  #expectWayOut(name: string, changed: DoorSettings): void {
    const house = [...this.#doors].map(([door, { settings }]) => (door === name ? changed : settings));
    const needsOne = house.some(({ antiPassback }) => antiPassback !== 'off');
    if (!needsOne || house.some(({ direction }) => direction === 'exit')) return;
    throw new BridgeError('refusal', 'bad-settings', 'antiPassback needs a door with direction exit', {
      advice: 'set direction=exit at the door by which people leave first, or antiPassback=off',
    });
  }

  #config(name: string): DoorSettings {
    const configured = this.#parts.doors.find((door) => door.name === name);
    if (configured === undefined) throw noSuchDoor(name);
    return configured.settings;
  }

  #door(name: string): Door {
    const door = this.#doors.get(name);
    if (door === undefined) throw noSuchDoor(name);
    return door;
  }
}

function noSuchDoor(name: string): BridgeError {
  return new BridgeError('refusal', 'no-such-door', `there is no door called ${name}`, {
    advice: 'GET /api/doors, or `door list`, tells their names',
  });
}
