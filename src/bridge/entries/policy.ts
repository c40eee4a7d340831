import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { EventAge } from '../terminals/clock-reading.ts';
import type { EntryOutcome } from './outcome.ts';
import { busySentence, sentences, terminalGone } from './texts.ts';

/** `refuse`: a verification the terminal denied opens nothing. `ignore`: Cobot decides alone. */
export type DeniedBit = 'refuse' | 'ignore';

/**
 * What counts at a terminal. Where the bridge holds its relay by a closed time zone, the terminal denies everybody, so
 * that its word means nothing; elsewhere it is taken seriously unless the config says otherwise.
 */
export function deniedBitOf(setting: DeniedBit | undefined, ownRelay: string): DeniedBit {
  return setting ?? (ownRelay === 'closed-zone' ? 'ignore' : 'refuse');
}

/** What is known of a verification before Cobot is asked. */
export interface VerificationFacts {
  age: EventAge;
  /** The event's state byte; from 0x80 on the terminal itself denied the person, on most models. */
  state: number;
  deniedBit: DeniedBit;
  person: 'enrolled' | 'unknown';
}

/** The door stays shut, and why. `text` is for the screen and the record. */
export interface Refusal {
  opens: false;
  outcome: Exclude<EntryOutcome, 'opened'>;
  decidedBy: 'cobot' | 'bridge' | 'terminal';
  text: string;
}

/** What becomes of an entry; the door may open only where `opens` is true, and only before its deadline. */
export type Decision = { opens: true } | Refusal;

const DENIED = 0x80;

/** A refusal in the bridge's own words. */
export function refusal(
  outcome: keyof typeof sentences,
  decidedBy: Refusal['decidedBy'] = 'bridge',
): Refusal {
  return { opens: false, outcome, decidedBy, text: sentences[outcome] };
}

/** Nobody was asked, because the door could not have been opened. */
export const refusedAsGone: Refusal = {
  opens: false,
  outcome: 'too-late',
  decidedBy: 'bridge',
  text: terminalGone,
};

/** The refusals that need no question to Cobot; undefined when Cobot has to decide. */
export function refusedBeforehand(facts: VerificationFacts): Refusal | undefined {
  if (facts.age === 'old') return refusal('old-event');
  if (facts.age === 'clock-unknown') return refusal('clock-unknown');
  if (facts.state >= DENIED && facts.deniedBit === 'refuse') return refusal('denied-by-terminal', 'terminal');
  if (facts.person === 'unknown') return refusal('unknown-user');
  return undefined;
}

/** What Cobot's answer means for the door. Only a completed check-in (201) opens; its refusals keep their words. */
export function decisionOn(answer: CheckInAnswer): Decision {
  switch (answer.kind) {
    case 'checked-in':
      return { opens: true };
    case 'refused':
      return { opens: false, outcome: 'refused-by-cobot', decidedBy: 'cobot', text: answer.text };
    case 'unknown-token':
      return refusal('unknown-token', 'cobot');
    case 'unauthorised':
      return refusal('cobot-unauthorised');
    case 'rate-limited':
      return {
        opens: false,
        outcome: 'cobot-rate-limited',
        decidedBy: 'bridge',
        text: busySentence(answer.retryAfterMs),
      };
    case 'timed-out':
      return refusal('cobot-timed-out');
    case 'unavailable':
      return refusal('cobot-unavailable');
    case 'unexpected':
      return refusal('cobot-unexpected');
  }
  return answer satisfies never;
}
