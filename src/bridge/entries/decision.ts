import type { EntryOutcome } from './outcome.ts';
import type { PhraseKey, PhraseValues } from './phrases.ts';

/** The ways to an open door, each a reason of its own. */
export const entryWays = [
  /** Cobot said 201. */
  'check-in',
  /** The check-in of an earlier door still runs. */
  'lease',
  /** Asked, Cobot had the member checked in already. */
  'already-in',
  /** Cobot could not be asked, and the door's offline policy lets this member in. */
  'offline',
  /** A door for leaving. */
  'exit',
  /** Staff opened it. */
  'staff',
] as const;

/** See {@link entryWays}. */
export type EntryWay = (typeof entryWays)[number];

/** What somebody should look at. */
export const alertKinds = [
  'duress',
  'passed-back',
  'not-enrolled-here',
  'out-of-order',
  'too-many-matches',
  'serial-number-changed',
  'cobot-unauthorised',
  'door-left-open',
  'door-forced',
  'tamper',
  'misoperation',
  'anti-passback',
] as const;

/** See {@link alertKinds}. */
export type AlertKind = (typeof alertKinds)[number];

/** Cobot's own words, or the name of one of the bridge's sentences. */
export type Words = { cobots: string } | { own: PhraseKey; values?: PhraseValues };

/** The door may open, before its deadline. */
export interface Opening {
  opens: true;
  way: EntryWay;
}

/** Outcomes that keep a door shut. */
export type RefusalOutcome = Exclude<EntryOutcome, 'opened' | 'late'>;

/** The door stays shut, and why. */
export interface Refusal {
  opens: false;
  outcome: RefusalOutcome;
  decidedBy: 'cobot' | 'bridge' | 'terminal';
  words: Words;
  /** For the record, where it says more than the words. */
  note?: string;
  /** To be told to staff as well. */
  alert?: AlertKind;
}

/** What becomes of an entry. */
export type Decision = Opening | Refusal;

/** Refusals whose sentence has the outcome's own name. */
type PlainRefusal = Exclude<RefusalOutcome, 'refused-by-cobot' | 'cobot-rate-limited'>;

/** A refusal in the bridge's own words. */
export function refusal(outcome: PlainRefusal, decidedBy: Refusal['decidedBy'] = 'bridge'): Refusal {
  return { opens: false, outcome, decidedBy, words: { own: outcome } };
}
