import type { PhraseKey } from './phrases.ts';

/** Numbers of voice prompts every terminal of this family speaks, in its own language. Source: pyzk's list for TESTVOICE. */
const prompt = {
  thankYou: 0,
  accessDenied: 2,
  tryAgain: 4,
  invalidTime: 31,
  illegalAccess: 33,
  notRegistered: 36,
} as const;

/** The prompt that goes with each sentence; one of the terminal's own never says more than the bridge does. */
export const voiceOf: Readonly<Record<PhraseKey, number>> = {
  welcome: prompt.thankYou,
  goodbye: prompt.thankYou,
  'unknown-finger': prompt.tryAgain,
  'unknown-user': prompt.notRegistered,
  'not-enrolled-here': prompt.notRegistered,
  'unknown-token': prompt.notRegistered,
  'denied-by-terminal': prompt.accessDenied,
  'locked-down': prompt.accessDenied,
  'outside-hours': prompt.invalidTime,
  'passed-back': prompt.illegalAccess,
  'old-event': prompt.tryAgain,
  'clock-unknown': prompt.tryAgain,
  'out-of-order': prompt.tryAgain,
  'too-many-matches': prompt.tryAgain,
  'cobot-timed-out': prompt.tryAgain,
  'cobot-unavailable': prompt.tryAgain,
  'cobot-unauthorised': prompt.accessDenied,
  'cobot-rate-limited': prompt.tryAgain,
  'cobot-unexpected': prompt.accessDenied,
  'offline-denied': prompt.accessDenied,
  ended: prompt.accessDenied,
  'no-pass': prompt.accessDenied,
  'pass-not-now': prompt.invalidTime,
  'too-late': prompt.tryAgain,
  'unlock-failed': prompt.tryAgain,
  'not-recorded': prompt.accessDenied,
  interrupted: prompt.tryAgain,
};

/** What a terminal says by itself when it matches somebody or nobody. */
export const saidByTerminals: ReadonlySet<PhraseKey> = new Set(['welcome', 'goodbye', 'unknown-finger']);

/** What a terminal speaks to a refusal in Cobot's own words. */
export const voiceOfCobotsWords: number = prompt.accessDenied;
