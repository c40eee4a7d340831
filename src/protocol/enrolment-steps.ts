import { enrolmentResult, pressesPerFinger } from './commands/enrolment.ts';
import type { LiveEvent } from './commands/events.ts';

/** Why a finger was not enrolled. */
export type EnrolmentFailure =
  | 'bad-parameter'
  | 'already-enrolled'
  | 'not-saved'
  | 'poor-presses'
  | 'duplicate-finger'
  /** Ended at the terminal: somebody pressed its cancel key, or nobody pressed a finger. */
  | 'cancelled-or-timed-out'
  | 'busy'
  | 'in-menu'
  | 'wrong-state'
  | 'unknown-result'
  | 'refused'
  | 'not-supported'
  /** Ended by the caller: its signal came, or it left the iterator. */
  | 'cancelled'
  /** Nothing came from the terminal for as long as a press may take. */
  | 'timed-out'
  /** A command was not answered. */
  | 'no-answer'
  | 'connection-lost';

/** What a caller shows while a finger is enrolled. The last one is `done` or `failed`, and always comes. */
export type EnrolmentStep =
  /** Press number `press` of `of` good ones is wanted. */
  | { type: 'waiting-for-finger'; press: number; of: number }
  /** A press was looked at; `score` is the terminal's, 0 bad to 100 good. */
  | { type: 'sample'; press: number; score: number; isGood: boolean }
  | LastEnrolmentStep;

export type LastEnrolmentStep =
  /** In bytes; undefined where the terminal does not tell. */
  { type: 'done'; templateSize: number | undefined } | EnrolmentFailed;

export interface EnrolmentFailed {
  type: 'failed';
  reason: EnrolmentFailure;
  /** For people. */
  message: string;
  /** What to do about it. */
  advice: string | undefined;
  /** The terminal's own number, where it gave one. */
  result: number | undefined;
}

const texts: Readonly<Record<EnrolmentFailure, { message: string; advice?: string }>> = {
  'bad-parameter': { message: 'the terminal does not take this userId or finger' },
  'already-enrolled': {
    message: 'this finger’s place is taken',
    advice: 'Choose another finger, or ask for the old one to be replaced.',
  },
  'not-saved': {
    message: 'the terminal could not save the finger',
    advice: 'Its memory may be full: compare fingers and capacity in its sizes.',
  },
  'poor-presses': {
    message: 'the presses were too poor or too different',
    advice: 'Clean and dry the finger, and press the same part of it flat each time.',
  },
  'duplicate-finger': {
    message: 'the terminal has this finger already, under another user or number',
    advice: 'Use another finger, or delete it where it is enrolled.',
  },
  'cancelled-or-timed-out': { message: 'cancelled at the terminal, or nobody pressed a finger in time' },
  busy: {
    message: 'the terminal is busy',
    advice: 'Wait until nobody uses it and try again; restart it if it stays so.',
  },
  'in-menu': {
    message: 'somebody is in the terminal’s menu',
    advice: 'Leave the menu at the terminal and try again.',
  },
  'wrong-state': { message: 'the terminal was not ready to enrol', advice: 'Try again.' },
  'unknown-result': { message: 'the terminal ended with a result nobody has described' },
  refused: { message: 'the terminal refused' },
  'not-supported': {
    message: 'the terminal cannot be told to enrol a finger',
    advice: 'Enrol the finger at the terminal itself.',
  },
  cancelled: { message: 'cancelled' },
  'timed-out': {
    message: 'the terminal told of no press for too long',
    advice: 'Some models enrol without telling: look at its screen, and whether the finger is there now.',
  },
  'no-answer': { message: 'the terminal did not answer' },
  'connection-lost': { message: 'the connection to the terminal was lost', advice: 'Try again.' },
};

const failureOfResult: ReadonlyMap<number, EnrolmentFailure> = new Map([
  [enrolmentResult.badParameter, 'bad-parameter'],
  [enrolmentResult.alreadyEnrolled, 'already-enrolled'],
  [enrolmentResult.notSaved, 'not-saved'],
  [enrolmentResult.poorPresses, 'poor-presses'],
  [enrolmentResult.duplicateFinger, 'duplicate-finger'],
  [enrolmentResult.cancelledOrTimedOut, 'cancelled-or-timed-out'],
  [enrolmentResult.busy, 'busy'],
  [enrolmentResult.wrongState, 'wrong-state'],
]);

export function enrolmentFailed(
  reason: EnrolmentFailure,
  more: { message?: string; result?: number } = {},
): EnrolmentFailed {
  const { message, advice } = texts[reason];
  return { type: 'failed', reason, message: more.message ?? message, advice, result: more.result };
}

export const firstStep = {
  type: 'waiting-for-finger',
  press: 1,
  of: pressesPerFinger,
} as const satisfies EnrolmentStep;

/**
 * What one live event means after so many good presses. After a poor press terminals ask again or give up, so the
 * caller is asked for the same press once more until they say it is over.
 */
export function stepsAfter(
  goodPresses: number,
  event: LiveEvent,
): { goodPresses: number; steps: readonly EnrolmentStep[] } {
  switch (event.type) {
    case 'sample': {
      const isGood = event.score > 0;
      const good = goodPresses + (isGood ? 1 : 0);
      const press = Math.min(goodPresses + 1, pressesPerFinger);
      const sample: EnrolmentStep = { type: 'sample', press, score: event.score, isGood };
      return good < pressesPerFinger
        ? { goodPresses: good, steps: [sample, { ...firstStep, press: good + 1 }] }
        : { goodPresses: good, steps: [sample] };
    }
    case 'finger-enrolled':
      return { goodPresses, steps: [{ type: 'done', templateSize: event.templateSize }] };
    case 'finger-not-enrolled': {
      const { result } = event;
      return {
        goodPresses,
        steps: [enrolmentFailed(failureOfResult.get(result) ?? 'unknown-result', { result })],
      };
    }
    default:
      return { goodPresses, steps: [] };
  }
}

export function isLastStep(step: EnrolmentStep): step is LastEnrolmentStep {
  return step.type === 'done' || step.type === 'failed';
}

/** Whether an event is part of an enrolment, so that the wait for the next one begins anew. */
export function belongsToEnrolment(event: LiveEvent): boolean {
  return ['finger', 'sample', 'finger-enrolled', 'finger-not-enrolled'].includes(event.type);
}
