import type {
  consentWays,
  enrolmentDeeds,
  enrolmentFailures,
  EnrolmentDeed,
  enrolmentWays,
  testFailures,
} from '../../bridge/web/messages.ts';

type Of<Values extends readonly unknown[]> = (...values: Values) => string;
type Keyed<Key extends string> = Readonly<Record<Key, string>>;
type Named = Of<[name: string]>;

/** What the page says while somebody is enrolled. */
export interface EnrolTexts
  extends Keyed<
    | 'title'
    | 'findLead'
    | 'findMember'
    | 'underWay'
    | 'somebody'
    | 'noTerminalYet'
    | 'goOnWith'
    | 'gone'
    | 'another'
    | 'cancel'
    | 'progress'
    | 'wayLead'
    | 'consentLanguage'
    | 'givenHowLabel'
    | 'agree'
    | 'terminalTitle'
    | 'terminalLead'
    | 'cannotEnrol'
    | 'hands'
    | 'leftHand'
    | 'rightHand'
    | 'fingerTitle'
    | 'fingerLead'
    | 'secondTitle'
    | 'secondLead'
    | 'oneIsEnough'
    | 'otherFinger'
    | 'pressLead'
    | 'pressAgain'
    | 'tooLight'
    | 'testTitle'
    | 'notKnownTitle'
    | 'testAgain'
    | 'finishingTitle'
    | 'finishingLead'
    | 'stuckTitle'
    | 'stuckLead'
    | 'doneCard'
    | 'whatWasDone'
    | 'cancelledTitle'
    | 'cancelledLead'
  > {
  moreFound: Of<[count: number]>;
  underWayLine: Of<[member: string, by: string]>;
  titleOf: Named;
  at: Named;
  stations: Keyed<'member' | 'way' | 'finger' | 'test' | 'done'>;
  wayTitle: Named;
  ways: Keyed<(typeof enrolmentWays)[number]>;
  wayTexts: Keyed<'card' | 'pin'>;
  take: Keyed<'card' | 'pin'>;
  consentVersion: Named;
  givenHow: Keyed<(typeof consentWays)[number]>;
  inUseBy: Named;
  /** By their numbers, from the left little finger to the right one. */
  fingers: readonly string[];
  fingerSigns: Keyed<'suggested' | 'enrolled' | 'known' | 'wanted'>;
  knownLead: Of<[count: number]>;
  takeFinger: Named;
  tryFinger: Named;
  pressAnew: Named;
  pressTitle: Of<[press: number, of: number]>;
  notTaken: Keyed<(typeof enrolmentFailures)[number]>;
  notTakenAdvice: Keyed<(typeof enrolmentFailures)[number]>;
  testLead: Named;
  testFailures: Keyed<(typeof testFailures)[number]>;
  numberTitle: Keyed<'card' | 'pin'>;
  numberLead: Keyed<'card' | 'pin'>;
  numberLabel: Keyed<'card' | 'pin'>;
  numberOdd: Keyed<'card' | 'pin'>;
  numberTake: Keyed<'card' | 'pin'>;
  doneTitle: Named;
  donePin: Named;
  deeds: Keyed<(typeof enrolmentDeeds)[number]>;
  deedStates: Keyed<EnrolmentDeed['state']>;
  /** Why a line is not simply done. */
  whys: Keyed<'other-algorithm' | 'kept-out' | 'offline' | 'taken' | 'opens-by-itself'>;
  /** Why a step could not be done, by the code of the bridge. */
  problems: Keyed<
    | 'kept-out'
    | 'taken'
    | 'terminal-offline'
    | 'card-taken'
    | 'no-card-number'
    | 'unknown-membership'
    | 'finger-gone'
    | 'number-differs'
  >;
}
