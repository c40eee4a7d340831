/** Below the 4 MiB a session may make the terminal hold, with room for the packets under way. */
const maxUploadBytes = 4 * 1024 * 1024 - 128 * 1024;

/** What one client uploads. Memory grows with the bytes that come, never with what was announced. */
export class Upload {
  readonly size: number;
  #bytes = new Uint8Array(0);
  #filled = 0;

  private constructor(size: number) {
    this.size = size;
  }

  /** Undefined where so much cannot be taken. */
  static of(size: number): Upload | undefined {
    return size >= 1 && size <= maxUploadBytes ? new Upload(size) : undefined;
  }

  get filled(): number {
    return this.#filled;
  }

  /** False where the piece is empty or more than was announced; it is then not kept. */
  add(piece: Uint8Array): boolean {
    const end = this.#filled + piece.length;
    if (piece.length === 0 || end > this.size) return false;
    // One buffer, not a list: millions of pieces of one byte each would take a hundred times what they hold.
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.size, Math.max(end, this.#bytes.length * 2)));
      grown.set(this.#bytes.subarray(0, this.#filled));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#filled);
    this.#filled = end;
    return true;
  }

  /** All bytes in the order they came; undefined until as many have come as were announced. */
  bytes(): Uint8Array | undefined {
    return this.#filled < this.size ? undefined : this.#bytes;
  }
}
