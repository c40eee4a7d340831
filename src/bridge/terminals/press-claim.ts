import type { LiveEvent } from '../../protocol/commands/events.ts';

/** A finger that was pressed: whose it is to the terminal, or nobody's. */
export type Press = Extract<LiveEvent, { type: 'verification' }> | { type: 'unknown-finger' };

/** True where the press is somebody else's business than the door's. */
export type TakePress = (press: Press) => boolean;

/** Keeps the presses of an enrolment from opening the door. It outlives connections, as an enrolment does. */
export class PressClaim {
  #take: TakePress | undefined;

  /** From now on every press is shown to `take` first; what it takes makes no entry. Returns the way to end that. */
  begin(take: TakePress): () => void {
    this.#take = take;
    return () => {
      if (this.#take === take) this.#take = undefined;
    };
  }

  takes(press: Press): boolean {
    return this.#take?.(press) ?? false;
  }
}
