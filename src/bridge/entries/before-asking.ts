import type { EventAge } from '../terminals/clock-reading.ts';
import { refusal } from './decision.ts';
import type { Decision } from './decision.ts';
import type { DeniedBit } from './denied-bit.ts';
import type { Implausible } from './plausibility.ts';
import { isDeniedByTerminal } from './terminal-denial.ts';

/** What is known of a verification before Cobot is asked. */
export interface VerificationFacts {
  age: EventAge;
  /** Why it cannot have happened like this. */
  implausible: Implausible | undefined;
  /** The event's state byte. */
  state: number;
  deniedBit: DeniedBit;
  /** `elsewhere`: the id is a member's, but the bridge did not put that user into this terminal. */
  person: 'enrolled' | 'unknown' | 'elsewhere';
  direction: 'entry' | 'exit';
  isLockedDown: boolean;
  isWithinHours: boolean;
  antiPassback: 'off' | 'soft' | 'hard';
  /** Came in and did not leave, as far as the doors know. */
  isInside: boolean;
  hasLease: boolean;
}

/** True for somebody who comes in without having left; only where that matters. */
export function isPassedBack({ antiPassback, direction, isInside }: VerificationFacts): boolean {
  return antiPassback !== 'off' && direction === 'entry' && isInside;
}

/**
 * What needs no question to Cobot; undefined where it has to be asked. A door for leaving opens for everybody enrolled,
 * locked down or not: nobody is ever locked in.
 */
export function decideBeforehand(facts: VerificationFacts): Decision | undefined {
  if (facts.implausible !== undefined) return { ...refusal(facts.implausible), alert: facts.implausible };
  if (facts.age === 'old') return refusal('old-event');
  if (facts.age === 'clock-unknown') return refusal('clock-unknown');
  if (facts.deniedBit === 'refuse' && isDeniedByTerminal(facts.state))
    return refusal('denied-by-terminal', 'terminal');
  if (facts.person === 'unknown') return refusal('unknown-user');
  if (facts.person === 'elsewhere') return { ...refusal('not-enrolled-here'), alert: 'not-enrolled-here' };
  if (facts.direction === 'exit') return { opens: true, way: 'exit' };
  if (facts.isLockedDown) return refusal('locked-down');
  if (!facts.isWithinHours) return refusal('outside-hours');
  if (isPassedBack(facts) && facts.antiPassback === 'hard')
    return { ...refusal('passed-back'), alert: 'passed-back' };
  return facts.hasLease ? { opens: true, way: 'lease' } : undefined;
}
