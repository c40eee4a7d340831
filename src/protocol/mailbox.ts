/** Items put in at any time, taken out one by one, in order, by one taker. */
export class Mailbox<Item extends object> {
  readonly #items: Item[] = [];
  #wake: (() => void) | undefined;

  put(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** The oldest item, once there is one. */
  async take(): Promise<Item> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) return item;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
