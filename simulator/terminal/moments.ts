import { commandCode, eventBit } from '../../src/protocol/command-codes.ts';

const commands = Object.keys(commandCode).map((name) => `asked ${name}`);
const events = Object.keys(eventBit).map((name) => `told ${name}`);

/** What something can wait for: a client comes or goes, is asked something by it, or tells it of an event. */
export const momentNames: ReadonlySet<string> = new Set([
  'connected',
  'disconnected',
  ...commands,
  ...events,
]);

/** Tells whoever waits what happens between a terminal and its clients. */
export class Moments {
  readonly #listeners = new Set<(moment: string) => void>();

  happen(moment: string): void {
    for (const listener of this.#listeners) listener(moment);
  }

  /** The returned function takes it back. */
  on(listener: (moment: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
