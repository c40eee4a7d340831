import type { HeldBytes, HeldShare } from './held-bytes.ts';

/** Gathers a table's bytes in one window and has them decoded when it is full: more of them never wait. */
export class WindowGatherer {
  readonly #share: HeldShare;
  readonly #decode: (bytes: Uint8Array) => number;
  readonly #window: Uint8Array;
  #filled = 0;

  /**
   * `decode` takes the whole records at the beginning of what it is given, and returns how many bytes these are. A full
   * window must have one.
   */
  constructor(held: HeldBytes, windowBytes: number, decode: (bytes: Uint8Array) => number) {
    this.#share = held.share();
    this.#window = new Uint8Array(windowBytes);
    this.#decode = decode;
  }

  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + this.#window.length - this.#filled);
      this.#window.set(part, this.#filled);
      at += part.length;
      this.#filled += part.length;
      this.#share(this.#filled);
      if (this.#filled === this.#window.length) this.flush();
    }
  }

  /** Has decoded what is there, and returns what is left of it. */
  flush(): Uint8Array {
    const used = this.#decode(this.#window.subarray(0, this.#filled));
    this.#window.copyWithin(0, used, this.#filled);
    this.#filled -= used;
    this.#share(this.#filled);
    return this.#window.subarray(0, this.#filled);
  }

  close(): void {
    this.#share(0);
  }
}
