import { randomBytes, randomUUID } from 'node:crypto';
import type { Cobot } from '../cobot/client.ts';
import { readerNumbers } from '../cobot/reader-numbers.ts';
import type { BridgeConfig } from './config.ts';
import { EnrolmentDesk } from './enrolment/enrol.ts';
import type { EnrolmentParts } from './enrolment/enrol.ts';
import { GuidedDesk } from './enrolment/guided-desk.ts';
import type { GuidedParts } from './enrolment/guided-parts.ts';
import { NumberWatch } from './enrolment/number-watch.ts';
import type { Store } from './store/store.ts';
import type { Fleet } from './terminals/fleet.ts';
import type { LiveNews } from './web/live/live-news.ts';

/** What enrolling needs of the rest. */
export interface EnrollingParts
  extends Pick<EnrolmentParts, 'sync' | 'roster' | 'clock' | 'log' | 'onEnrolled'> {
  cobot: Pick<
    Cobot,
    'membership' | 'membershipList' | 'customFields' | 'checkInToken' | 'createCheckInToken'
  >;
  store: Store;
  fleet: Fleet & GuidedParts['fleet'];
  news: Pick<LiveNews, 'tell'>;
}

/** Puts together what enrols members: at once, step by step, and by the number in Cobot's custom field. */
export function enrolmentFromConfig(
  { timeZone, sync: { everyMinutes }, cobot: { identity, customField } }: BridgeConfig,
  parts: EnrollingParts,
): { desk: EnrolmentDesk; guided: GuidedDesk; numberWatch: NumberWatch | undefined } {
  const { cobot, store, fleet, news, clock, log } = parts;
  const numbers = identity === 'custom-field' ? readerNumbers(cobot.customFields, customField) : undefined;
  const desk = new EnrolmentDesk({ ...parts, numbers, randomBytes });
  const guided = new GuidedDesk({
    desk,
    fleet,
    store,
    newId: randomUUID,
    onChange: (enrolment) => news.tell({ kind: 'enrolment', enrolment }),
    clock,
    log,
  });
  const { enrolments } = store;
  const everyMs = everyMinutes * 60_000;
  const numberWatch =
    numbers && new NumberWatch({ numbers, cobot, enrolments, desk, everyMs, timeZone, clock, log });
  return { desk, guided, numberWatch };
}
