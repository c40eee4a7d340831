import type { EntryOutcome } from './outcome.ts';

/** What a person at the door reads. Short enough for four lines of sixteen columns. */
export const sentences = {
  'unknown-finger': 'Not recognised. Please try again.',
  'unknown-user': 'Not registered at this door. Please ask the staff.',
  'unknown-token': 'Cobot does not know you at this door. Please ask staff.',
  'denied-by-terminal': 'This terminal does not let you in now. Please ask staff.',
  'old-event': 'That was too long ago. Please try again.',
  'clock-unknown': "This terminal's clock is unsure. Please try again.",
  'cobot-timed-out': 'Cobot did not answer in time. Please try again.',
  'cobot-unavailable': 'Cobot is not available. Please try again later.',
  'cobot-unauthorised': 'This door may not ask Cobot. Please tell the staff.',
  'cobot-unexpected': 'Cobot gave an odd answer. Please tell the staff.',
  'too-late': 'That took too long. Please try again.',
  'unlock-failed': 'The door did not answer. Please try again.',
  'not-recorded': 'The door system has a problem. Please tell the staff.',
  interrupted: 'The door system is being stopped. Please try again later.',
} as const satisfies Partial<Record<EntryOutcome, string>>;

/** The sentence for a rate limit, with the wait Cobot asked for. */
export function busySentence(retryAfterMs: number): string {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const unit = seconds === 1 ? 'second' : 'seconds';
  return `Cobot is busy. Please try again in ${seconds} ${unit}.`;
}

/** When the bridge itself fails: no outcome, because none could be recorded. */
export const troubleSentence = sentences['not-recorded'];

/** The end of an entry that a run of the bridge left without one. */
export const endUnknown =
  'The bridge ended before it recorded the end. Whether the door opened is not known.';

/** Why nobody was asked: the connection that brought the event was gone. */
export const terminalGone = 'The connection to the terminal was lost before Cobot was asked.';

/** Why Cobot was not asked again. */
export const joinedCheckIn = 'The same check-in as that of the entry before.';

/** Why no order to open was sent to somebody who may come in. */
export const doorWasOpen = 'The door was open already.';

/** The greeting after the door was opened. */
export function welcome(firstName: string): string {
  return firstName === '' ? 'Welcome' : `Welcome ${firstName}`;
}

/** The part of a name to greet with. */
export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? '';
}
