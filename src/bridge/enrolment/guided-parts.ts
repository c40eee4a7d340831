import type { BridgeClock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from '../terminals/fleet.ts';
import type { GuidedEnrolmentMessage } from '../web/messages.ts';
import type { EnrolmentDesk } from './enrol.ts';

/** What guided enrolments work with. */
export interface GuidedParts {
  desk: Pick<EnrolmentDesk, 'begin' | 'place' | 'finish' | 'takeBack'>;
  fleet: Pick<Fleet, 'seatOf' | 'claimPresses' | 'status'>;
  store: Pick<Store, 'vault' | 'consents' | 'cards' | 'terminals'>;
  newId: () => string;
  /** Hears of every change. */
  onChange: (now: GuidedEnrolmentMessage) => void;
  clock: BridgeClock;
  log: Log;
}
