import { TerminalError } from './errors.ts';

/** Packets in a row that bring nothing before the peer counts as hostile: each one restarts the time-out. */
const mostInARow = 64;

/** From so many packets on they must bring so much on average: the smallest pieces seen are of 1,008 bytes. */
const fewPackets = 65_536;
const leastBytes = 64;

/** Tells when an answer goes on for ever without getting anywhere, or in crumbs that cost more than they bring. */
export class IdlePackets {
  #inARow = 0;
  #packets = 0;
  #bytes = 0;

  /** Notes one packet of the answer, and how many bytes it brought. Throws `wire` where that is no answer. */
  note(bytes: number): void {
    this.#packets += 1;
    this.#bytes += bytes;
    this.#inARow = bytes > 0 ? 0 : this.#inARow + 1;
    if (this.#inARow > mostInARow) throw noAnswer(`${this.#inARow} packets of an answer brought nothing`);
    if (this.#packets > fewPackets && this.#bytes < this.#packets * leastBytes)
      throw noAnswer(`${this.#packets} packets of an answer brought no more than ${this.#bytes} bytes`);
  }
}

function noAnswer(message: string): TerminalError {
  return new TerminalError('wire', message, { reason: 'malformed' });
}
