import type { UnlockProof } from '../../protocol/door-test.ts';
import type { TerminalConfig } from '../config.ts';
import type { Alert } from '../sync/alert.ts';
import type { OwnRelayState } from './own-relay.ts';

/** What is known of a terminal that is online, as far as the operator may have to do something. */
export interface AdviceFacts {
  /** Where it is, if not where the config says. */
  whereabouts: string | undefined;
  /** Of the clock watch. */
  clock: string | undefined;
  relay: OwnRelayState;
  ownRelay: TerminalConfig['ownRelay'];
  /** Of the passport; undefined while there is none. */
  unlockUnderLockOnZero: UnlockProof | undefined;
  /** Of the last sync. */
  sync: readonly Pick<Alert, 'sentence' | 'advice'>[];
  /** Of whoever looks after the users. */
  users: string | undefined;
  /** Of the gate for its events. */
  events: string | undefined;
}

/** Sentences for the operator; undefined where all is well. */
export function adviceOn(facts: AdviceFacts): string | undefined {
  const advice: string[] = [];
  if (facts.whereabouts !== undefined) advice.push(facts.whereabouts);
  if (facts.clock !== undefined) advice.push(facts.clock);
  if (facts.relay === 'opens-by-itself') {
    advice.push('it opens the door by itself, without Cobot: set its door lock delay to 0 at the terminal');
  }
  if (facts.relay === 'unknown') {
    const why = 'it does not tell its door lock delay, and may open the door by itself, without Cobot';
    advice.push(`${why}: try it with somebody whom Cobot refuses`);
  }
  if (facts.ownRelay === 'off' && facts.unlockUnderLockOnZero === 'refused') {
    advice.push(
      'its door test found that it does not open with a lock delay of 0: set ownRelay: closed-zone',
    );
  }
  for (const alert of facts.sync) advice.push(`${alert.sentence}: ${alert.advice}`);
  if (facts.users !== undefined) advice.push(facts.users);
  if (facts.events !== undefined) advice.push(facts.events);
  return advice.length === 0 ? undefined : advice.join('; ');
}
