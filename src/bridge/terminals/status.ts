/** How a terminal is doing. `since` is UTC ms; `problem` and `advice` are sentences for the operator. */
export type TerminalStatus =
  | { state: 'connecting'; since: number }
  | {
      state: 'online';
      since: number;
      serialNumber: string;
      /** Clock minus the space's wall clock; undefined when it cannot be read: then no event opens a door. */
      clockOffsetMs: number | undefined;
      advice: string | undefined;
    }
  /** Trying again by itself, after `retryInMs`. */
  | {
      state: 'retrying';
      since: number;
      attempt: number;
      retryInMs: number;
      problem: string;
      advice: string | undefined;
    }
  /** Somebody has to do something first; it is tried again, but seldom. */
  | { state: 'refused'; since: number; retryInMs: number; problem: string; advice: string | undefined }
  | { state: 'stopped'; since: number };
