import type { BridgeClock } from '../../clock.ts';
import type { StaffDesk } from '../../doors/staff-desk.ts';
import { mayDo } from '../../staff/roles.ts';
import type { Role } from '../../staff/roles.ts';
import type { Store } from '../../store/store.ts';
import { alertMessage, doorMessage } from '../door-reports.ts';
import type { DoorMessage } from '../door-messages.ts';
import type { GuidedEnrolmentMessage } from '../enrolment-messages.ts';
import { entryMessage } from '../routes/entries.ts';
import type { TerminalMessage } from '../terminal-messages.ts';
import { keptOfTerminals, terminalMessage } from '../terminal-reports.ts';
import type { KeptOfTerminal, TerminalReportParts } from '../terminal-reports.ts';
import type { LiveContent } from './live-connection.ts';

/** Where the house is looked at. */
export interface LiveHouseParts {
  fleet: TerminalReportParts['fleet'];
  staff: Pick<StaffDesk, 'doors'>;
  store: TerminalReportParts['store'] & {
    entries: Pick<Store['entries'], 'list'>;
    alerts: Pick<Store['alerts'], 'list'>;
  };
  enrolments: { list(): GuidedEnrolmentMessage[] };
  clock: Pick<BridgeClock, 'now' | 'wallNow'>;
}

/** Of entries and alerts a snapshot has so many. */
export const SNAPSHOT_LENGTH = 100;
/** Passports and numbers of users change seldom, and are in the store. */
const KEPT_FOR_MS = 5_000;

/** The house as it is told to whoever looks on. */
export class LiveHouse {
  readonly #parts: LiveHouseParts;
  #kept: ReadonlyMap<string, KeptOfTerminal> = new Map();
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(parts: LiveHouseParts) {
    this.#parts = parts;
  }

  doors(): DoorMessage[] {
    return this.#parts.staff.doors().map(doorMessage);
  }

  async terminals(): Promise<TerminalMessage[]> {
    const { fleet, store, clock } = this.#parts;
    if (clock.now() - this.#keptAt >= KEPT_FOR_MS) {
      this.#keptAt = clock.now();
      this.#kept = await keptOfTerminals(store);
    }
    return fleet.status().map((terminal) => terminalMessage(terminal, this.#kept));
  }

  /** All that somebody in this role sees. */
  async snapshot(role: Role): Promise<LiveContent> {
    const { store, clock, enrolments } = this.#parts;
    const seesAll = mayDo(role, 'see');
    const entries = seesAll ? await store.entries.list({ limit: SNAPSHOT_LENGTH + 1 }) : undefined;
    const alerts = seesAll ? await store.alerts.list({ limit: SNAPSHOT_LENGTH }) : undefined;
    return {
      type: 'snapshot',
      at: new Date(clock.wallNow()).toISOString(),
      role,
      terminals: await this.terminals(),
      doors: seesAll ? this.doors() : null,
      entries: entries?.slice(0, SNAPSHOT_LENGTH).map(entryMessage) ?? null,
      hasEarlierEntries: (entries?.length ?? 0) > SNAPSHOT_LENGTH,
      alerts: alerts?.map(alertMessage) ?? null,
      enrolments: mayDo(role, 'enrol') ? enrolments.list() : null,
    };
  }
}
