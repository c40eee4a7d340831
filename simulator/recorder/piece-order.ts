import { createHash } from 'node:crypto';

interface WithData {
  readonly frame: { readonly data: Uint8Array };
}

/** A piece of a block and where in it the piece begins. */
export interface Placed<T> {
  readonly piece: T;
  readonly at: number;
}

/** Where the pieces of one answer belong. A stream brings them in order; datagrams overtake, double and get lost. */
export class PieceOrder<T extends WithData> {
  /** By number: where it went, and what tells whether another one is the same. */
  readonly #placed: { at: number; digest: string }[] = [];
  readonly #early = new Map<number, T>();
  #at: number;

  /** `at` is where in its block the answer begins. */
  constructor(at = 0) {
    this.#at = at;
  }

  /** The piece behind the last one. */
  append(piece: T): Placed<T> {
    const at = this.#at;
    this.#at += piece.frame.data.length;
    return { piece, at };
  }

  /**
   * The pieces that have a place now that this one is there, in order; undefined where another one came with its number
   * before. Numbers begin at 0.
   */
  take(number: number, piece: T): Placed<T>[] | undefined {
    const known = this.#placed[number];
    if (known !== undefined) return known.digest === digestOf(piece) ? [{ piece, at: known.at }] : undefined;
    if (this.#early.has(number)) return undefined;
    this.#early.set(number, piece);
    const placed: Placed<T>[] = [];
    for (;;) {
      const next = this.#early.get(this.#placed.length);
      if (next === undefined) return placed;
      this.#early.delete(this.#placed.length);
      this.#placed.push({ at: this.#at, digest: digestOf(next) });
      placed.push(this.append(next));
    }
  }

  /** Those that wait for one before them. */
  get early(): Iterable<T> {
    return this.#early.values();
  }
}

function digestOf({ frame }: WithData): string {
  return createHash('sha256').update(frame.data).digest('base64');
}
