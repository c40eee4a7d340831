/**
 * The pieces of one answer over a wire that loses, doubles and overtakes. Each carries its number (the session field of
 * CMD_DATA, from 0 on; source: captures); a number that is there already is a doubled packet.
 */
export class NumberedPieces {
  readonly #pieces = new Map<number, Uint8Array>();
  #bytes = 0;

  /** Bytes of all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** False where the piece was there already. */
  add(number: number, piece: Uint8Array): boolean {
    if (this.#pieces.has(number)) return false;
    this.#pieces.set(number, piece);
    this.#bytes += piece.length;
    return true;
  }

  /** In order; undefined while one is missing between the first and the last. */
  inOrder(): Uint8Array[] | undefined {
    const sorted = [...this.#pieces].toSorted(([a], [b]) => a - b);
    const [first = 0] = sorted[0] ?? [];
    return sorted.every(([number], index) => number === first + index)
      ? sorted.map(([, piece]) => piece)
      : undefined;
  }

  clear(): void {
    this.#pieces.clear();
    this.#bytes = 0;
  }
}
