import type { TerminalSession } from './session-port.ts';

/** A connected terminal as far as somebody is enrolled at it. */
export interface EnrolmentSeat {
  session: Pick<TerminalSession, 'enrolFinger' | 'backToIdentifying' | 'users' | 'fingers' | 'userTable'>;
  /** The bridge decides about the door: recognising somebody opens nothing by itself. */
  leavesDoorShut: boolean;
  /** Once the connection is over. */
  signal: AbortSignal;
}
