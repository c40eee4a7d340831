/** What the size of a log says about the events of its terminal. */
export type StreamState = 'alive' | 'dead';

/** So often in a row, with nothing heard between, and connecting again alone does not help. */
const TELLING_DEATHS = 2;

/**
 * Notices a terminal that records people and tells nothing of them: its log grows, and no event comes. A line may be written
 * a moment before its event is sent, so such a look only raises a doubt, which is settled when events had their time. Where a
 * terminal turns out to write more lines than it tells of, only total silence about people counts, until the numbers fit
 * again: alarms and the like say nothing about whether it tells of people.
 */
export class StreamWatch {
  #count: number | undefined;
  /** People told of since the count. */
  #told = 0;
  /** And those of them that were told of before the terminal was asked for the next one. */
  #toldBefore = 0;
  /** The count that raised a doubt. */
  #doubtful: number | undefined;
  #areNumbersTrusted = true;
  #deaths = 0;

  /** A new connection: what was counted on the last one says nothing about this one. */
  begin(): void {
    this.#count = undefined;
    this.#told = 0;
    this.#doubtful = undefined;
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

  /** The terminal is about to be asked how many lines its log has. */
  ask(): void {
    this.#toldBefore = this.#told;
  }

  /** The log had so many lines at some moment since {@link ask}. */
  look(count: number): 'alive' | 'doubtful' {
    const added = this.#count === undefined ? 0 : count - this.#count;
    if (added > 0 && added === this.#told) this.#areNumbersTrusted = true;
    if (this.#isShort(added)) {
      this.#doubtful = count;
      return 'doubtful';
    }
    this.#settle(count, added);
    return 'alive';
  }

  get isDoubtful(): boolean {
    return this.#doubtful !== undefined;
  }

  /** Events of the lines that raised a doubt had their time to come. */
  hearOut(): StreamState {
    const count = this.#doubtful;
    if (count === undefined || this.#count === undefined) return 'alive';
    const added = count - this.#count;
    if (!this.#isShort(added)) {
      this.#settle(count, added);
      return 'alive';
    }
    this.#areNumbersTrusted &&= this.#told === 0;
    this.#deaths += 1;
    return 'dead';
  }

  #isShort(added: number): boolean {
    return added > (this.#areNumbersTrusted || this.#told === 0 ? this.#told : added);
  }

  /** Whoever was told of after the terminal had counted is in the next count. */
  #settle(count: number, added: number): void {
    this.#told = Math.max(0, Math.min(this.#told - added, this.#told - this.#toldBefore));
    this.#toldBefore = 0;
    this.#count = count;
    this.#doubtful = undefined;
  }

  /** For the operator, where connecting again did not help. */
  get advice(): string | undefined {
    return this.#deaths < TELLING_DEATHS
      ? undefined
      : 'it records people in its log and tells nothing of them, so the door stays shut for them: restart it';
  }
}
