/** The most bytes of one table or upload that are looked at as a whole; what is longer is kept as zeros. */
const longestBlock = 64 * 1024 * 1024;

/** Bytes that came in several packets and mean something only together: a table, a template, an upload. */
export class Block {
  readonly size: number;
  #bytes = new Uint8Array(0);
  #known = 0;

  /** `size` is what was announced; memory grows with what comes. */
  constructor(size: number) {
    this.size = size;
  }

  /** Takes a piece that begins at `at`. False where it cannot belong there. */
  take(piece: Uint8Array, at: number): boolean {
    const end = at + piece.length;
    if (end > this.size || end > longestBlock || at > this.#known) return false;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.size, Math.max(end, this.#bytes.length * 2, 4096)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(piece, at);
    this.#known = Math.max(this.#known, end);
    return true;
  }

  /** All of it; undefined while something is missing. */
  whole(): Uint8Array | undefined {
    return this.#known === this.size ? this.#bytes.subarray(0, this.size) : undefined;
  }
}
