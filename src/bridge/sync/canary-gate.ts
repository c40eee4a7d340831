/** How a terminal with many changes goes on: as the first one, after the first one, or not at all. */
export type CanaryTurn = 'first' | 'passed' | 'failed';

/** Lets one terminal take a large change before all others do. */
export class CanaryGate {
  readonly #outcome = Promise.withResolvers<boolean>();
  #first: string | undefined;

  /** The first that asks is the canary and has to {@link settle}; the others wait until it has. */
  async turn(terminal: string): Promise<CanaryTurn> {
    if (this.#first === undefined) {
      this.#first = terminal;
      return 'first';
    }
    return (await this.#outcome.promise) ? 'passed' : 'failed';
  }

  settle(wentWell: boolean): void {
    this.#outcome.resolve(wentWell);
  }
}
