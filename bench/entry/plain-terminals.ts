import { NoAnswerError, PlainTerminal, type Ending, type Pressed } from './plain-terminal.ts';

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

  /**
   * A finger of somebody whom a terminal holds that is still being given others; undefined where there is none. It waits for
   * no quiet, and takes 'never' where the door does not open.
   */
  async pressWhileWritten(userIds: readonly string[], users: number): Promise<number | 'never' | undefined> {
    for (let tried = 0; tried < this.#all.length; tried += 1) {
      this.#pressed += 1;
      const terminal = this.#all[this.#pressed % this.#all.length];
      const held = terminal?.holdsWhileWritten(userIds, users) ?? [];
      const userId = held[this.#pressed % held.length];
      if (terminal === undefined || userId === undefined) continue;
      try {
        return (await terminal.press(userId, 'unlock')).ms;
      } catch (error) {
        if (error instanceof NoAnswerError) return 'never';
        throw error;
      }
    }
    return undefined;
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
