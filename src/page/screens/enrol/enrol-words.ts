import type { EnrolmentDeed, GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import type { Tone } from '../../common/tone.ts';
import type { Texts } from '../../texts/texts.ts';

/** The stations staff see on the way. */
export const stations = ['member', 'way', 'finger', 'test', 'done'] as const;
export type Station = (typeof stations)[number];

type Step = GuidedEnrolmentMessage['step']['is'];

const stationOf: Readonly<Record<Step, Station>> = {
  way: 'way',
  number: 'finger',
  terminal: 'way',
  preparing: 'finger',
  finger: 'finger',
  pressing: 'finger',
  'not-taken': 'finger',
  second: 'finger',
  testing: 'test',
  'not-known': 'test',
  finishing: 'done',
  stuck: 'done',
  done: 'done',
  cancelling: 'done',
  cancelled: 'done',
};

export function stationFor({ step }: Pick<GuidedEnrolmentMessage, 'step'>): Station {
  return stationOf[step.is];
}

/** Nothing more happens to it. */
export function isOver({ step }: Pick<GuidedEnrolmentMessage, 'step'>): boolean {
  return step.is === 'done' || step.is === 'cancelled';
}

const RIGHT_INDEX = 6;
const LEFT_INDEX = 3;

/** The finger that most people press most easily, of those that are not enrolled yet: an index finger of the other hand. */
export function suggestedFinger(fingers: readonly number[]): number {
  return fingers.includes(RIGHT_INDEX) ? LEFT_INDEX : RIGHT_INDEX;
}

/** A line of what is done, and how good that is. */
export function deedWords({ deed, terminal, state, why }: EnrolmentDeed, { enrol }: Texts) {
  const tones: Record<EnrolmentDeed['state'], Tone> = {
    waiting: 'quiet',
    doing: 'quiet',
    done: 'good',
    later: 'warning',
    'left-out': 'warning',
    failed: 'bad',
  };
  const what = terminal === null ? enrol.deeds[deed] : `${enrol.deeds[deed]}: ${terminal}`;
  const because = why === null ? undefined : isKnown(why, enrol.whys) ? enrol.whys[why] : why;
  return { tone: tones[state], what, state: enrol.deedStates[state], because };
}

function isKnown<Key extends string>(word: string, known: Readonly<Record<Key, string>>): word is Key {
  return Object.hasOwn(known, word);
}
