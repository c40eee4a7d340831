/**
 * Numbers that depend on nothing but the seed and the number of the input (sfc32), so that one input can be made again
 * without those before it.
 */
export class FuzzRandom {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** Begins anew for one input. */
  restart(seed: number, input: number): this {
    this.#a = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b);
    this.#b = input | 0;
    this.#c = Math.imul(input ^ 0x27d4_eb2f, 0xc2b2_ae35) ^ seed;
    this.#counter = 1;
    for (let round = 0; round < 12; round += 1) this.next();
    return this;
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * count);
  }

  /** From `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  isOneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<T extends number | string | object>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError('nothing to choose from');
    return choice;
  }
}
