/** Everything an entry can end in. Only `opened` opened a door. */
export const entryOutcomes = [
  'opened',
  'refused-by-cobot',
  'unknown-finger',
  'unknown-user',
  'unknown-token',
  'denied-by-terminal',
  'old-event',
  'clock-unknown',
  'cobot-timed-out',
  'cobot-unavailable',
  'cobot-unauthorised',
  'cobot-rate-limited',
  'cobot-unexpected',
  'too-late',
  'unlock-failed',
  'not-recorded',
  'interrupted',
] as const;

/** How an entry ended. */
export type EntryOutcome = (typeof entryOutcomes)[number];
