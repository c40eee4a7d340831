import { TerminalError } from './errors.ts';

/** Packets in a row that bring nothing before the peer counts as hostile: each one restarts the time-out. */
const mostInARow = 64;

/** Tells when an answer goes on for ever without getting anywhere. */
export class IdlePackets {
  #inARow = 0;

  /** Notes one packet of the answer. Throws `wire` where too many in a row brought nothing. */
  note(broughtSomething: boolean): void {
    this.#inARow = broughtSomething ? 0 : this.#inARow + 1;
    if (this.#inARow > mostInARow)
      throw new TerminalError('wire', `${this.#inARow} packets of an answer brought nothing`, {
        reason: 'malformed',
      });
  }
}
