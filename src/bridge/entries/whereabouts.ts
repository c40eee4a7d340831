/** Who dithers at a door presses again there, and has not passed it twice. */
const SAME_DOOR_MS = 30_000;

interface Passage {
  direction: 'entry' | 'exit';
  terminal: string;
  /** UTC ms. */
  at: number;
  /** When the day of the space ends, and with it what is known of where people are. */
  forgottenAt: number;
}

/** Who is inside, as far as doors for coming and doors for leaving tell. */
export class Whereabouts {
  readonly #last = new Map<string, Passage>();

  note(membershipId: string, passage: Passage): void {
    this.#last.set(membershipId, passage);
  }

  /** True for a member that came in and did not leave, other than through this very door a moment ago. */
  isInside(membershipId: string, terminal: string, nowUtcMs: number): boolean {
    const last = this.#last.get(membershipId);
    if (last === undefined || last.direction === 'exit') return false;
    if (nowUtcMs >= last.forgottenAt) {
      this.#last.delete(membershipId);
      return false;
    }
    return last.terminal !== terminal || nowUtcMs - last.at >= SAME_DOOR_MS;
  }
}
