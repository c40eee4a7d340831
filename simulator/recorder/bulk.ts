import { Block } from './block.ts';

/** A packet that waits for its disguise. */
export interface Piece {
  readonly frame: { readonly data: Uint8Array };
  disguised: Uint8Array | undefined;
}

/** A block with the packets that carry it. They all get their disguise at once, or zeros where it never becomes whole. */
export class Bulk {
  readonly size: number;
  /** Until it is settled. */
  #block: Block | undefined;
  #pieces: { piece: Piece; at: number }[] = [];
  #disguised: Uint8Array | undefined;

  constructor(size: number) {
    this.size = size;
    this.#block = new Block(size);
  }

  /** Takes the piece that begins at `at` of the block. */
  add(piece: Piece, at: number): void {
    const { data } = piece.frame;
    if (this.#block?.take(data, at) === true) this.#pieces.push({ piece, at });
    else piece.disguised = this.#slice(at, data.length);
  }

  /** Once all of it is there; `disguise` is asked once. */
  settleIfWhole(disguise: (bytes: Uint8Array) => Uint8Array | undefined): void {
    if (this.#block?.whole() !== undefined) this.settle(disguise);
  }

  /** Nothing more will come, or nothing more is needed. Without a disguise all of it becomes zeros. */
  settle(disguise: (bytes: Uint8Array) => Uint8Array | undefined = () => undefined): void {
    if (this.#block === undefined) return;
    const whole = this.#block.whole();
    const disguised = whole === undefined ? undefined : disguise(whole);
    this.#disguised = disguised?.length === whole?.length ? disguised : undefined;
    for (const { piece, at } of this.#pieces) piece.disguised = this.#slice(at, piece.frame.data.length);
    this.#block = undefined;
    this.#pieces = [];
  }

  #slice(at: number, length: number): Uint8Array {
    const made = new Uint8Array(length);
    const slice = this.#disguised?.subarray(at, at + length);
    if (slice !== undefined) made.set(slice);
    return made;
  }
}
