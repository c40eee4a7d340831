import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import type { DoorSettings } from '../doors/settings.ts';
import type { TerminalSession } from './session-port.ts';

export interface DoorParts {
  session: Pick<TerminalSession, 'openDoor'>;
  clock: BridgeClock;
  /** How long an opening lasts, and how the terminal is told. */
  rules: () => Pick<DoorSettings, 'unlockSeconds' | 'unlockUnit'>;
  /** `wait`: not while it is open. `send`: every time, for terminals that do not queue. */
  whileOpen: 'wait' | 'send';
}

/** A door that stays open this long yet lets one more person in. */
const WALK_IN_MS = 1_500;
/** The wait is shorter than the door's deadline, so nothing has to end it. */
const never = new AbortController().signal;
/** An order to hold a door open that waits longer than this for its turn is given again. */
const HOLD_SEND_MS = 2_000;
/** What a relay may close later than it should. */
const CLOSING_MS = 100;

/**
 * One terminal's door, on one session. Terminals queue an order that comes while the door is open, and would open it once
 * more when nobody stands there any longer; so while it is open nothing is sent, and shortly before it closes the order
 * waits until it has.
 */
export class Door {
  readonly #parts: DoorParts;
  #openUntil = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /**
   * Opens, or finds it open. Past `sendBefore` (monotonic ms) nothing is sent any more. Rejects where the terminal did
   * not confirm.
   */
  open(sendBefore: number): Promise<'opened' | 'was-open'> {
    const work = this.#last.then(() => this.#open(sendBefore));
    this.#last = work.catch(() => undefined);
    return work;
  }

  /** Opens it once more for somebody who wants it to stand open; how long until the next time (ms). */
  hold(): Promise<number> {
    const work = this.#last.then(() => this.#hold());
    this.#last = work.catch(() => undefined);
    return work;
  }

  async #hold(): Promise<number> {
    const { session, clock } = this.#parts;
    const left = this.#openUntil - clock.now();
    // A terminal would queue it.
    if (left > 0) return left + CLOSING_MS;
    const { unlockSeconds: seconds, unlockUnit: unit } = this.#parts.rules();
    await session.openDoor(seconds, { sendBefore: clock.now() + HOLD_SEND_MS, unit });
    this.#openUntil = clock.now() + seconds * 1000;
    return seconds * 1000 + CLOSING_MS;
  }

  async #open(sendBefore: number): Promise<'opened' | 'was-open'> {
    const { session, clock, whileOpen } = this.#parts;
    const { unlockSeconds, unlockUnit: unit } = this.#parts.rules();
    const openMs = unlockSeconds * 1000;
    const left = whileOpen === 'send' ? 0 : this.#openUntil - clock.now();
    if (left >= Math.min(WALK_IN_MS, openMs / 2)) return 'was-open';
    if (left > 0) {
      const closesIn = left + CLOSING_MS;
      if (clock.now() + closesIn >= sendBefore) return 'was-open';
      await delay(clock, closesIn, never);
    }
    await session.openDoor(unlockSeconds, { sendBefore, unit });
    this.#openUntil = clock.now() + openMs;
    return 'opened';
  }
}
