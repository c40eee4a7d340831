import type { EnrolmentFailure } from '../../protocol/enrolment-steps.ts';
import type { EnrolmentSeat } from '../terminals/enrolment-seat.ts';
import type { GuidedEnrolmentMessage } from '../web/messages.ts';

type NotTaken = Extract<GuidedEnrolmentMessage['step'], { is: 'not-taken' }>['reason'];
type Pressing = Extract<GuidedEnrolmentMessage['step'], { is: 'pressing' }>;

/** The finger that is wanted. */
export interface WantedFinger {
  userId: string;
  finger: number;
}

/** What the page has a sentence for; the rest is somebody's for the log. */
const reasons: Readonly<Partial<Record<EnrolmentFailure, NotTaken>>> = {
  'poor-presses': 'poor-presses',
  'duplicate-finger': 'duplicate-finger',
  'already-enrolled': 'already-enrolled',
  'cancelled-or-timed-out': 'timed-out',
  'timed-out': 'timed-out',
  'in-menu': 'in-menu',
  busy: 'busy',
  'wrong-state': 'busy',
  'not-saved': 'not-saved',
  'not-supported': 'not-supported',
  'no-answer': 'connection-lost',
  'connection-lost': 'connection-lost',
};

/**
 * Has one finger pressed until the terminal takes it; whatever is in its place is replaced. `show` hears which press is
 * wanted. Returns why the finger was not taken; undefined where it was.
 */
export async function pressFinger(
  { session }: EnrolmentSeat,
  { userId, finger }: WantedFinger,
  { show, signal }: { show: (pressing: Pressing) => void; signal: AbortSignal },
): Promise<NotTaken | undefined> {
  let last: Pressing['last'] = null;
  for await (const step of session.enrolFinger({ userId, finger, replace: true }, { signal })) {
    if (step.type === 'done') return undefined;
    if (step.type === 'failed') return reasons[step.reason] ?? 'failed';
    if (step.type === 'sample') last = step.isGood ? 'good' : 'poor';
    else show({ is: 'pressing', finger, press: step.press, of: step.of, last });
  }
  return 'failed';
}
