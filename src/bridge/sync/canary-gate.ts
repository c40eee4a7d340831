/**
 * How a terminal with many changes goes on: as the first one, after the first one, or not at all; or it asks again when
 * `over` is, since the first one is at it.
 */
export type CanaryTurn = 'first' | 'passed' | 'failed' | { over: Promise<void> };

/**
 * Lets one terminal take a large change before all others do, whenever and in whatever order they come to be connected.
 * What became of it counts for the others until a new comparison asks for it anew.
 */
export class CanaryGate {
  #trying: PromiseWithResolvers<void> | undefined;
  #tried: { terminal: string; wentWell: boolean } | undefined;

  /** The first that asks is the canary and has to {@link settle}. Where it failed, it may try again, and nobody else. */
  turn(terminal: string): CanaryTurn {
    if (this.#trying !== undefined) return { over: this.#trying.promise };
    if (this.#tried?.wentWell === true) return 'passed';
    if (this.#tried !== undefined && this.#tried.terminal !== terminal) return 'failed';
    this.#trying = Promise.withResolvers();
    return 'first';
  }

  settle(terminal: string, wentWell: boolean): void {
    this.#tried = { terminal, wentWell };
    this.#trying?.resolve();
    this.#trying = undefined;
  }

  /** Other changes come: that the ones before went well says nothing about them. */
  expectOthers(): void {
    if (this.#tried?.wentWell === true) this.#tried = undefined;
  }

  /** Everything is compared anew, and any terminal may be the first. */
  startAnew(): void {
    this.#tried = undefined;
  }
}
