import { Block } from './block.ts';

/** A packet that waits for its disguise. */
export interface Piece {
  readonly frame: { readonly data: Uint8Array };
  disguised: Uint8Array | undefined;
}

/** A block with the packets that carry it. They all get their disguise at once, or zeros where it never becomes whole. */
export class Bulk {
  readonly #block: Block;
  readonly #pieces: { piece: Piece; at: number }[] = [];
  #disguised: Uint8Array | undefined;
  #isSettled = false;

  constructor(size: number) {
    this.#block = new Block(size);
  }

  /** Takes the piece that begins at `at` of the block. */
  add(piece: Piece, at: number): void {
    const { data } = piece.frame;
    if (!this.#isSettled && this.#block.take(data, at)) this.#pieces.push({ piece, at });
    else piece.disguised = this.#slice(at, data.length);
  }

  /** Once all of it is there; `disguise` is asked once. */
  settleIfWhole(disguise: (bytes: Uint8Array) => Uint8Array | undefined): void {
    if (!this.#isSettled && this.#block.whole() !== undefined) this.settle(disguise);
  }

  /** Nothing more will come, or nothing more is needed. Without a disguise all of it becomes zeros. */
  settle(disguise: (bytes: Uint8Array) => Uint8Array | undefined = () => undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const whole = this.#block.whole();
    const disguised = whole === undefined ? undefined : disguise(whole);
    this.#disguised = disguised?.length === whole?.length ? disguised : undefined;
    for (const { piece, at } of this.#pieces) piece.disguised = this.#slice(at, piece.frame.data.length);
  }

  #slice(at: number, length: number): Uint8Array {
    const made = new Uint8Array(length);
    const slice = this.#disguised?.subarray(at, at + length);
    if (slice !== undefined) made.set(slice);
    return made;
  }
}
