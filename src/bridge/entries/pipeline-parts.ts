import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { BridgeClock } from '../clock.ts';
import type { Alerts } from '../doors/alerts.ts';
import type { DoorSettings } from '../doors/settings.ts';
import type { Log } from '../log.ts';
import type { OfflineDesk } from '../offline/offline-desk.ts';
import type { EntryRecords } from '../store/entries.ts';
import type { Leases } from './leases.ts';
import type { Phrases } from './phrases.ts';
import type { CheckInDesk } from './ports.ts';
import type { Roster, RosterMember } from './roster.ts';
import type { Whereabouts } from './whereabouts.ts';

/** A member went through a door. */
export interface Passage {
  member: RosterMember;
  terminal: string;
  rules: DoorSettings;
}

/** What the pipeline works with. */
export interface PipelineParts {
  entries: Pick<EntryRecords, 'add' | 'complete'>;
  roster: Pick<Roster, 'find'>;
  leases: Pick<Leases, 'give' | 'of'>;
  whereabouts: Pick<Whereabouts, 'isInside'>;
  offline: Pick<OfflineDesk, 'decide' | 'keep' | 'takeBack' | 'mayBeIn'>;
  alerts: Pick<Alerts, 'raise'>;
  desk: CheckInDesk;
  clock: BridgeClock;
  log: Log;
  /** See {@link AddOptions}. */
  newClaim: () => number;
  /** The space's. */
  timeZone: string;
  /** In the space's language. */
  phrases: () => Phrases;
  settings: {
    cobotDeadlineMs: number;
    doorDeadlineMs: number;
    maxEventAgeMs: number;
  };
  /** Hears every answer of Cobot to a check-in. */
  onAnswer?: (answer: CheckInAnswer) => void;
  /** Hears of every member that went through a door. */
  onPassage?: (passage: Passage) => void;
}
