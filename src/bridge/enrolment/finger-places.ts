import { algorithmOf } from '../../protocol/commands/templates.ts';
import type { Template } from '../../protocol/commands/templates.ts';
import type { EnrolmentSeat } from '../terminals/enrolment-seat.ts';

const allFingers = Array.from({ length: 10 }, (_, finger) => finger);

/** A finger as the terminal has it, and by which algorithm it was made. */
export type HeldFinger = Template & { algorithm: string };

/** The places for one user's fingers at a connected terminal. Everything throws what the session throws. */
export class FingerPlaces {
  readonly #seat: EnrolmentSeat;
  readonly #userId: string;

  constructor(seat: EnrolmentSeat, userId: string) {
    this.#seat = seat;
    this.#userId = userId;
  }

  /** The slot of the user there; undefined where there is none. */
  async uid(): Promise<number | undefined> {
    const users = await this.#seat.session.users({ signal: this.#seat.signal });
    return users.find(({ userId }) => userId === this.#userId)?.uid;
  }

  /** All that the user has there, by finger. */
  async all(): Promise<Map<number, HeldFinger>> {
    const found = new Map<number, HeldFinger>();
    const uid = await this.uid();
    if (uid === undefined) return found;
    for (const finger of allFingers) {
      // A terminal is asked one thing at a time.
      // oxlint-disable-next-line no-await-in-loop
      const held = await this.#seat.session.fingers.read(uid, finger);
      if (held !== undefined) found.set(finger, { ...held, algorithm: String(algorithmOf(held.template)) });
    }
    return found;
  }

  /** Makes these places what they were before; those that were empty are emptied. */
  async restore(fingers: Iterable<number>, before: ReadonlyMap<number, Template>): Promise<void> {
    const uid = await this.uid();
    if (uid === undefined) return;
    const { session } = this.#seat;
    for (const finger of fingers) {
      const template = before.get(finger);
      // oxlint-disable-next-line no-await-in-loop
      if (template === undefined) await session.fingers.delete(uid, finger);
      // oxlint-disable-next-line no-await-in-loop
      else await session.fingers.write({ ...template, uid });
    }
  }
}
