import type { BridgeClock } from '../clock.ts';
import type { EntryPipeline } from '../entries/pipeline.ts';
import { BridgeError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Fleet } from '../terminals/fleet.ts';
import type { DoorBook, DoorState } from './door-book.ts';
import type { DoorChanges } from './settings.ts';

/** What the staff's desk works with. */
export interface StaffDeskParts {
  doors: DoorBook;
  fleet: Pick<Fleet, 'placeOf' | 'lookAtDoor'>;
  pipeline: Pick<EntryPipeline, 'openForStaff'>;
  leases: { dropLease(membershipId: string): Promise<void> };
  clock: Pick<BridgeClock, 'wallNow'>;
  log: Log;
}

const MINUTE_MS = 60_000;

/** What staff do with the doors, by API and command line. */
export class StaffDesk {
  readonly #parts: StaffDeskParts;

  constructor(parts: StaffDeskParts) {
    this.#parts = parts;
  }

  doors(): DoorState[] {
    return this.#parts.doors.states();
  }

  /** Opens a door now, also one that is locked down. True where the terminal confirmed; it is recorded either way. */
  async open(name: string): Promise<boolean> {
    const { doors, fleet, pipeline } = this.#parts;
    doors.settings(name);
    const place = fleet.placeOf(name);
    if (place === undefined) {
      throw new BridgeError('refusal', 'terminal-offline', `the terminal ${name} is not online`, {
        advice: 'GET /api/terminals, or /healthz, tells what it needs',
      });
    }
    return pipeline.openForStaff(place);
  }

  /** Holds a door open for so many minutes from now; 0 ends it. */
  holdOpen(name: string, minutes: number): DoorState {
    const { doors, fleet, clock, log } = this.#parts;
    if (minutes > 0 && doors.settings(name).lockdown) {
      throw new BridgeError('refusal', 'locked-down', `${name} is locked down`, {
        advice: 'end the lockdown first',
      });
    }
    const state = doors.holdOpen(name, minutes === 0 ? undefined : clock.wallNow() + minutes * MINUTE_MS);
    log.warn({ event: 'door-held-open', terminal: name, minutes });
    fleet.lookAtDoor(name);
    return state;
  }

  /** A member's running check-in opens nothing more: the next finger asks Cobot. */
  async dropLease(membershipId: string): Promise<void> {
    await this.#parts.leases.dropLease(membershipId);
    this.#parts.log.info({ event: 'lease-dropped' });
  }

  async change(name: string, changes: DoorChanges): Promise<DoorState> {
    const { doors, fleet, log } = this.#parts;
    const state = await doors.change(name, changes);
    log.warn({ event: 'door-changed', terminal: name, settings: Object.keys(changes) });
    fleet.lookAtDoor(name);
    return state;
  }

  /** Every setting of a door is the config's again. */
  async reset(name: string): Promise<DoorState> {
    const { doors, fleet, log } = this.#parts;
    const state = await doors.reset(name);
    log.warn({ event: 'door-reset', terminal: name });
    fleet.lookAtDoor(name);
    return state;
  }
}
