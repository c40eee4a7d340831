import type {
  AlertMessage,
  EntryMessage,
  ReconciliationMessage,
  Role,
  SyncReportMessage,
  TerminalMessage,
} from '../../bridge/web/messages.ts';
import type { EnrolTexts } from './enrol-texts.ts';

type Text = string;
type Of<Values extends readonly unknown[]> = (...values: Values) => Text;
type Counted = Of<[count: number]>;
type Named = Of<[name: string]>;
type Passport = NonNullable<TerminalMessage['passport']>;
type Keyed<Key extends string> = Readonly<Record<Key, Text>>;

/** Everything the page says. Each language is one file of this shape, so none can lack a sentence. */
export interface Texts {
  /** What the language calls itself. */
  language: Text;
  product: Text;
  skip: Text;
  menu: Text;
  close: Text;
  cancel: Text;
  loading: Text;
  tryAgain: Text;
  showEarlier: Text;
  showMore: Text;
  nothingFound: Text;
  clear: Text;
  search: Text;
  signIn: Keyed<
    | 'title'
    | 'lead'
    | 'name'
    | 'password'
    | 'submit'
    | 'fillIn'
    | 'ended'
    | 'signOut'
    | 'signedInAs'
    | 'noAccount'
    | 'or'
    | 'withCobot'
  >;
  roles: Keyed<Role>;
  settings: Keyed<'language' | 'colours' | 'light' | 'dark' | 'auto'>;
  screens: Keyed<'board' | 'enrol' | 'members' | 'sync' | 'alerts' | 'outages' | 'audit'>;
  connection: Keyed<'live' | 'connecting' | 'stale' | 'staleAtOnce' | 'back'> & {
    staleSince: Of<[time: string]>;
  };
  /** By the code of a problem. */
  problems: Keyed<KnownProblem> & { other: Of<[message: string]> };
  board: Keyed<
    'title' | 'none' | 'open' | 'holdOpen' | 'endHoldOpen' | 'lockDown' | 'endLockdown' | 'details'
  > & {
    allWell: Counted;
    someAway: Of<[away: number, count: number]>;
    needsLook: Counted;
    alertsToday: Counted;
    more: Named;
    detailsOf: Named;
  };
  states: Keyed<TerminalMessage['state']>;
  doorStates: Keyed<'lockedDown' | 'heldByHours' | 'exit'> & { heldUntil: Of<[time: string]> };
  terminal: Keyed<
    | 'since'
    | 'whatToDo'
    | 'technical'
    | 'model'
    | 'firmware'
    | 'platform'
    | 'serialNumber'
    | 'capacity'
    | 'fingers'
    | 'faces'
    | 'punches'
    | 'cards'
    | 'enrolment'
    | 'templates'
    | 'commKey'
    | 'doorTest'
    | 'clock'
    | 'clockRight'
    | 'clockUnknown'
    | 'looked'
    | 'noPassport'
    | 'unknown'
  > & {
    retryIn: Of<[seconds: number]>;
    capacityOf: Of<[used: string, most: string]>;
    facesKind: Keyed<Passport['faces']['kind']>;
    cardsKind: Keyed<Passport['cards']>;
    enrolmentKind: Keyed<Passport['enrolment']>;
    commKeyKind: Keyed<Passport['commKey']>;
    doorTestKind: Keyed<Passport['unlockUnderLockOnZero']>;
    clockAhead: Of<[duration: string]>;
    clockBehind: Of<[duration: string]>;
  };
  confirm: Keyed<
    | 'noted'
    | 'openNow'
    | 'holdText'
    | 'holdFor'
    | 'holdNow'
    | 'endHoldText'
    | 'endHoldNow'
    | 'lockText'
    | 'lockNow'
    | 'endLockText'
    | 'endLockNow'
  > & {
    openTitle: Named;
    openText: Of<[seconds: number]>;
    holdTitle: Named;
    minutes: Counted;
    endHoldTitle: Named;
    lockTitle: Named;
    endLockTitle: Named;
  };
  done: Readonly<
    Record<'opened' | 'notOpened' | 'heldOpen' | 'heldNoMore' | 'lockedDown' | 'lockdownEnded', Named>
  >;
  entries: Keyed<
    | 'title'
    | 'none'
    | 'searchFor'
    | 'door'
    | 'allDoors'
    | 'outcome'
    | 'all'
    | 'cameIn'
    | 'stayedOut'
    | 'staff'
    | 'stranger'
    | 'opened'
    | 'pending'
    | 'hops'
    | 'store'
    | 'cobot'
    | 'unlock'
    | 'rest'
    | 'how'
    | 'decidedBy'
    | 'said'
    | 'terminalClock'
    | 'number'
    | 'came'
  > & {
    userId: Named;
    shown: Of<[shown: number, all: number]>;
    total: Of<[duration: string]>;
    deciders: Keyed<NonNullable<EntryMessage['decidedBy']>>;
    verify: Keyed<'finger' | 'face' | 'card' | 'password' | 'none'>;
    verifyCode: Of<[code: number]>;
  };
  ways: Keyed<NonNullable<EntryMessage['way']>>;
  outcomes: Keyed<NonNullable<EntryMessage['outcome']>>;
  members: Keyed<
    | 'title'
    | 'none'
    | 'searchFor'
    | 'show'
    | 'all'
    | 'enrolled'
    | 'notEnrolled'
    | 'name'
    | 'userId'
    | 'state'
    | 'membership'
    | 'ready'
    | 'tokenMissing'
    | 'notYet'
    | 'active'
    | 'unconfirmed'
    | 'deleted'
  > & {
    lead: Of<[enrolled: number, all: number]>;
    startsOn: Of<[date: string]>;
    ended: Of<[date: string]>;
    endsOn: Of<[date: string]>;
    refreshed: Of<[time: string]>;
  };
  enrol: EnrolTexts;
  sync: Keyed<
    | 'title'
    | 'lead'
    | 'none'
    | 'preview'
    | 'previewing'
    | 'previewed'
    | 'nothingToDo'
    | 'apply'
    | 'applyTitle'
    | 'applyText'
    | 'forceText'
    | 'applyNow'
    | 'applied'
    | 'discard'
    | 'gains'
    | 'losses'
    | 'changes'
    | 'taken'
    | 'leftOut'
    | 'owed'
  > & {
    lastRun: Of<[time: string]>;
    unchanged: Counted;
    foreign: Counted;
    progress: Of<[done: string, total: string]>;
    owedSince: Of<[time: string]>;
    outcomes: Keyed<SyncReportMessage['outcome']>;
  };
  alerts: Keyed<'title' | 'lead' | 'none'> & {
    repeated: Of<[times: number]>;
    about: Named;
    kinds: Keyed<AlertMessage['kind']>;
    advice: Keyed<AlertMessage['kind']>;
  };
  outages: Keyed<
    'title' | 'lead' | 'days' | 'none' | 'cameIn' | 'who' | 'when' | 'where' | 'what' | 'pass' | 'nothingOwed'
  > & {
    lastDays: Of<[days: number]>;
    span: Of<[from: string, to: string]>;
    states: Keyed<keyof ReconciliationMessage['counts']>;
    owed: Counted;
    member: Of<[id: string]>;
  };
  audit: Keyed<
    | 'title'
    | 'lead'
    | 'none'
    | 'when'
    | 'who'
    | 'what'
    | 'where'
    | 'broken'
    | 'system'
    | 'searchFor'
    | 'newest'
  > & {
    member: Of<[number: string]>;
    status: Of<[status: number]>;
    actions: Keyed<KnownAction>;
  };
  broken: Keyed<'title' | 'text' | 'reload'>;
}

/** Codes of problems the page has words of its own for. */
export type KnownProblem =
  | 'unreachable'
  | 'odd-answer'
  | 'wrong-password'
  | 'too-many-tries'
  | 'foreign-page'
  | 'bad-request'
  | 'not-allowed'
  | 'not-signed-in'
  | 'key-needed'
  | 'terminal-offline'
  | 'no-such-door'
  | 'locked-down'
  | 'in-enrolment'
  | 'terminal-in-use'
  | 'other-step'
  | 'no-such-enrolment'
  | 'other-consent-text'
  | 'card-taken'
  | 'no-card-number'
  | 'fingers-enough'
  | 'failed'
  | 'cobot';

/** Actions of the audit the page has words for. */
export type KnownAction =
  | 'signed-in'
  | 'signed-out'
  | 'sign-in-refused'
  | 'account-created'
  | 'account-changed'
  | 'account-removed'
  | 'member-enrolled'
  | 'enrolment-begun'
  | 'consent-given'
  | 'alternative-chosen'
  | 'enrolment-terminal-chosen'
  | 'finger-asked-for'
  | 'test-asked-for'
  | 'enrolment-tried-again'
  | 'enrolment-cancelled'
  | 'lease-dropped'
  | 'door-opened'
  | 'door-lockdown'
  | 'door-held-open'
  | 'door-changed'
  | 'door-reset'
  | 'sync-asked-for'
  | 'other-change';
