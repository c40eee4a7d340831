/** What the size of a log says about the events of its terminal. */
export type StreamState = 'alive' | 'doubtful' | 'dead';

/** So often in a row, with nothing heard between, and connecting again alone does not help. */
const TELLING_DEATHS = 2;

/**
 * Notices a terminal that records people and tells nothing of them: its log grows, and no event comes. A line may be written
 * a moment before its event is sent, so the first such look only raises a doubt, and the second settles it. Where a terminal
 * turns out to write more lines than it tells of, only total silence about people counts, until the numbers fit again:
 * alarms and the like say nothing about whether it tells of people.
 */
export class StreamWatch {
  #count: number | undefined;
  /** People told of since the count. */
  #told = 0;
  #areNumbersTrusted = true;
  #isDoubtful = false;
  #deaths = 0;

  /** A new connection: what was counted on the last one says nothing about this one. */
  begin(): void {
    this.#count = undefined;
    this.#told = 0;
    this.#isDoubtful = false;
  }

  /** That a person was recognised was told. */
  hear(): void {
    this.#told += 1;
    this.#deaths = 0;
  }

  /** The log had so many lines soon after the connection began; says nothing once it was looked at. */
  base(count: number): void {
    if (this.#count !== undefined) return;
    this.#count = count;
    this.#told = 0;
  }

  /** The log has so many lines now. */
  look(count: number): StreamState {
    const added = this.#count === undefined ? 0 : count - this.#count;
    if (added > 0 && added === this.#told) this.#areNumbersTrusted = true;
    const isSilent = this.#told === 0;
    const expected = this.#areNumbersTrusted || isSilent ? this.#told : added;
    if (added <= expected) {
      this.#count = count;
      this.#told = 0;
      this.#isDoubtful = false;
      return 'alive';
    }
    if (!this.#isDoubtful) {
      this.#isDoubtful = true;
      return 'doubtful';
    }
    this.#areNumbersTrusted &&= isSilent;
    this.#deaths += 1;
    return 'dead';
  }

  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** For the operator, where connecting again did not help. */
  get advice(): string | undefined {
    return this.#deaths < TELLING_DEATHS
      ? undefined
      : 'it records people in its log and tells nothing of them, so the door stays shut for them: restart it';
  }
}
