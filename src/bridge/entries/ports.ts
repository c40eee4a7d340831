import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { DeniedBit } from './policy.ts';
import type { ClockReading } from '../terminals/clock-reading.ts';

/** The door of the session that brought the event. */
export interface EntryDoor {
  /**
   * Opens it, or finds it open. Past `sendBefore` (monotonic ms) nothing is sent any more: then it fails with the reason
   * `not-sent`.
   */
  open(sendBefore: number): Promise<'opened' | 'was-open'>;
}

/** What the pipeline needs of Cobot. */
export interface CheckInDesk {
  /** Never rejects for what Cobot or the network does. */
  checkIn(token: string, options: { signal?: AbortSignal; timeoutMs: number }): Promise<CheckInAnswer>;
}

/** Where an event came from, as the keeper of that terminal knows it at that moment. */
export interface EntryPlace {
  terminal: string;
  door: EntryDoor;
  clockEpoch: number;
  clock: ClockReading | undefined;
  /** What to do about a verification that the terminal itself denied. */
  deniedBit: DeniedBit;
  /** True once the connection that brought the event is gone: its door cannot be opened any more. */
  isGone(): boolean;
  /** Puts a sentence on the screen, in its own time; never throws. */
  say(sentence: string): void;
  /** True for somebody else's user that happens to carry an id the bridge gave out. */
  isForeign(userId: string): boolean;
  /** For terminals whose events name the slot only; waits for the users to be read if they are not yet. */
  userIdOf(uid: number): Promise<string | undefined>;
  /** The event's time cannot be right: look at the clock again. */
  doubtClock(): void;
}

/** A verification as the pipeline takes it; `arrivedAt` is monotonic ms of the bridge's clock. */
export interface Verification {
  userId: string | undefined;
  uid: number | undefined;
  verify: number;
  state: number;
  wallMs: number;
  arrivedAt: number;
}
