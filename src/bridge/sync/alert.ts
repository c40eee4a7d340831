/** What staff should know of a sync. Sentences never hold a member's name. */
export interface Alert {
  kind:
    | 'list-empty'
    | 'list-truncated'
    | 'terminal-unreadable'
    | 'too-many-removals'
    | 'terminal-wiped'
    | 'terminal-replaced'
    | 'terminal-full'
    | 'terminal-nearly-full'
    | 'new-administrator'
    | 'lock-delay-changed'
    | 'user-ids-taken'
    | 'hours-not-held'
    | 'cards-unreadable'
    | 'canary-failed'
    | 'not-confirmed';
  sentence: string;
  /** What to do about it. */
  advice: string;
}

/** The alerts that keep a terminal from being changed. */
export type HoldReason = Extract<
  Alert['kind'],
  | 'list-empty'
  | 'list-truncated'
  | 'terminal-unreadable'
  | 'too-many-removals'
  | 'terminal-wiped'
  | 'terminal-replaced'
  | 'canary-failed'
>;
