/**
 * The pieces of one answer over a wire that loses, doubles and overtakes. Each carries its number (the session field of
 * CMD_DATA, from 0 on; source: captures); a number that was there already is a doubled packet.
 */
export class NumberedPieces {
  readonly #pieces = new Map<number, Uint8Array>();
  #bytes = 0;
  /** The number after those that were taken. */
  #next = 0;

  /** Bytes of all that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** False where the piece was there already. */
  add(number: number, piece: Uint8Array): boolean {
    if (number < this.#next || this.#pieces.has(number)) return false;
    this.#pieces.set(number, piece);
    this.#bytes += piece.length;
    return true;
  }

  /** Those that follow on what was taken before, from number 0 on, without a gap. */
  *takeNext(): Generator<Uint8Array, void> {
    for (;;) {
      const piece = this.#pieces.get(this.#next);
      if (piece === undefined) return;
      this.#pieces.delete(this.#next);
      this.#bytes -= piece.length;
      this.#next += 1;
      yield piece;
    }
  }

  /** In order; undefined while one is missing between the first, or those that were taken, and the last. */
  inOrder(): Uint8Array[] | undefined {
    const sorted = [...this.#pieces].toSorted(([a], [b]) => a - b);
    const [lowest = 0] = sorted[0] ?? [];
    const first = this.#next > 0 ? this.#next : lowest;
    return sorted.every(([number], index) => number === first + index)
      ? sorted.map(([, piece]) => piece)
      : undefined;
  }

  clear(): void {
    this.#pieces.clear();
    this.#bytes = 0;
    this.#next = 0;
  }
}
