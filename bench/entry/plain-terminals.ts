import { PlainTerminal, type Ending, type Pressed } from './plain-terminal.ts';

/** The terminals of one side. */
export class PlainTerminals {
  readonly #all: readonly PlainTerminal[];
  #pressed = 0;

  constructor(count: number) {
    this.#all = Array.from({ length: count }, (_, index) => new PlainTerminal(index + 1));
  }

  listen(): Promise<number[]> {
    return Promise.all(this.#all.map((terminal) => terminal.listen()));
  }

  /** Whether all are, see {@link PlainTerminal.isServed}. */
  areServed(users: number): boolean {
    return this.#all.every((terminal) => terminal.isServed(users));
  }

  /**
   * One finger after the other, each at the next terminal, when all links have been quiet for `quietMs`, so that what a
   * client still does behind the open door is not in the way of the next person.
   */
  async press(userIds: readonly string[], quietMs: number, ending: Ending): Promise<Pressed[]> {
    const times: Pressed[] = [];
    for (const userId of userIds) {
      const terminal = this.#all[this.#pressed % this.#all.length];
      if (terminal === undefined) throw new RangeError('there is no terminal');
      this.#pressed += 1;
      await this.#quiet(quietMs);
      times.push(await terminal.press(userId, ending));
    }
    await this.#quiet(quietMs);
    return times;
  }

  close(): void {
    for (const terminal of this.#all) terminal.close();
  }

  async #quiet(quietMs: number): Promise<void> {
    for (;;) {
      const heardAt = this.#all.reduce((latest, { lastHeardAt }) => Math.max(latest, lastHeardAt), 0);
      const restMs = heardAt + quietMs - performance.now();
      if (restMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }
}
