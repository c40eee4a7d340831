/** Everything an entry can end in. Only `opened` opened a door; its way says why it did. */
export const entryOutcomes = [
  'opened',
  'refused-by-cobot',
  'unknown-finger',
  'unknown-user',
  'not-enrolled-here',
  'unknown-token',
  'denied-by-terminal',
  'locked-down',
  'outside-hours',
  'passed-back',
  'old-event',
  'clock-unknown',
  'out-of-order',
  'too-many-matches',
  'cobot-timed-out',
  'cobot-unavailable',
  'cobot-unauthorised',
  'cobot-rate-limited',
  'cobot-unexpected',
  'offline-denied',
  'ended',
  'no-pass',
  'pass-not-now',
  'too-late',
  'unlock-failed',
  'not-recorded',
  'interrupted',
  /** Found in the terminal's log afterwards; it happened without the bridge. */
  'late',
] as const;

/** How an entry ended. */
export type EntryOutcome = (typeof entryOutcomes)[number];
