import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { CheckIn } from '../../cobot/schemas.ts';
import type { DoorSettings } from '../doors/settings.ts';
import type { ClockReading } from '../terminals/clock-reading.ts';
import type { DeniedBit } from './denied-bit.ts';
import type { Notice } from './notice.ts';
import type { Plausibility } from './plausibility.ts';

/** The door of the session that brought the event. */
export interface EntryDoor {
  /**
   * Opens it, or finds it open. Past `sendBefore` (monotonic ms) nothing is sent any more: then it fails with the reason
   * `not-sent`.
   */
  open(sendBefore: number): Promise<'opened' | 'was-open'>;
}

interface AskOptions {
  signal?: AbortSignal;
  timeoutMs: number;
}

/** What the pipeline needs of Cobot. */
export interface CheckInDesk {
  /** Never rejects for what Cobot or the network does. What could not be sent within `sendWithinMs` is not sent at all. */
  checkIn(token: string, options: AskOptions & { sendWithinMs: number }): Promise<CheckInAnswer>;
  /** The check-ins of a member that are not over. Rejects where they cannot be read. */
  runningCheckIns(
    of: { token: string; membershipId: string },
    options: AskOptions,
  ): Promise<readonly CheckIn[]>;
}

/** Where an event came from, as the keeper of that terminal knows it at that moment. */
export interface EntryPlace {
  terminal: string;
  door: EntryDoor;
  /** How the door behaves now. */
  rules: DoorSettings;
  clockEpoch: number;
  clock: ClockReading | undefined;
  /** Of this terminal, over all its connections. */
  plausibility: Plausibility;
  /** What to do about a verification that the terminal itself denied. */
  deniedBit: DeniedBit;
  /** True once the connection that brought the event is gone: its door cannot be opened any more. */
  isGone(): boolean;
  /** Shows and speaks it, in its own time; never throws. */
  say(notice: Notice): void;
  /** True unless the bridge put the user with this id into this terminal. */
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
