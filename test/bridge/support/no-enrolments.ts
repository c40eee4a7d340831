import { GuidedDesk } from '../../../src/bridge/enrolment/guided-desk.ts';
import type { GuidedParts } from '../../../src/bridge/enrolment/guided-parts.ts';
import type { Store } from '../../../src/bridge/store/store.ts';

const refuse = () => Promise.reject(new TypeError('nobody is enrolled here'));

/** A desk for guided enrolments in a house without terminals. */
export function noEnrolments({ store, clock, log }: { store: Store } & Pick<GuidedParts, 'clock' | 'log'>) {
  let count = 0;
  return new GuidedDesk({
    desk: { begin: refuse, place: refuse, finish: refuse, takeBack: refuse },
    fleet: { seatOf: () => undefined, claimPresses: () => () => undefined, status: () => [] },
    store,
    newId: () => `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`,
    onChange: () => undefined,
    clock,
    log,
  });
}
