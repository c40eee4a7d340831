import type { TerminalError } from './errors.ts';

export interface InboxOptions {
  /** From so many waiting bytes on it is full. */
  fullBytes: number;
  /** Called when reading has made room in a full inbox. */
  onRoom?: (() => void) | undefined;
}

/** Pieces that wait for the one reader. Whoever fills it looks at {@link Inbox.isFull} and stops or drops. */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  #ended = false;
  #error: TerminalError | undefined;
  #wake: (() => void) | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get isFull(): boolean {
    return this.#heldBytes >= this.#options.fullBytes;
  }

  put(piece: Uint8Array): void {
    if (this.#ended) return;
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    this.#wake?.();
  }

  /** Nothing comes any more; what waits is still read, then the reader ends, with the error where there is one. */
  end(error: TerminalError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  async *drain(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        const wasFull = this.isFull;
        this.#heldBytes -= piece.length;
        if (wasFull && !this.isFull) this.#options.onRoom?.();
        yield piece;
      } else if (this.#ended) {
        if (this.#error !== undefined) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
