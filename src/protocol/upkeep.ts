import {
  clearAdministrators,
  clearData,
  clearOperations,
  clearPunches,
  dataKind,
} from './commands/clearing.ts';
import { readSizes } from './commands/free-sizes.ts';
import { refreshData, restart } from './commands/session.ts';
import type { Dialogue } from './dialogue.ts';
import { isTransport } from './errors.ts';

/** How long a terminal may take to acknowledge that it restarts; many do not. */
const restartTimeoutMs = 3000;

/**
 * What an operator does to a whole terminal: it cannot be undone, and nothing of it is done by the bridge on its own. The
 * whole memory is never cleared at once.
 */
export class Upkeep {
  readonly #dialogue: Dialogue;

  constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
  }

  /** Empties the attendance log. Read it before. Resolves with how many punches were in it by the terminal's count. */
  async clearPunches(): Promise<number> {
    const { punches } = await this.#dialogue.ask(readSizes, undefined);
    await this.#dialogue.ask(clearPunches, undefined);
    return punches;
  }

  /** Empties the operation log. */
  async clearOperations(): Promise<void> {
    await this.#dialogue.ask(clearOperations, undefined);
  }

  /** Makes everybody an ordinary user: without an administrator anybody at the terminal can enter its menu. */
  async clearAdministrators(): Promise<void> {
    await this.#dialogue.ask(clearAdministrators, undefined);
    await this.#dialogue.ask(refreshData, undefined);
  }

  /** Deletes all finger templates; users stay. For a change of the template algorithm, which makes them useless. */
  async clearTemplates(): Promise<void> {
    await this.#dialogue.ask(clearData, { kind: dataKind.templates });
    await this.#dialogue.ask(refreshData, undefined);
  }

  /** Restarts the terminal and ends this connection. It is away for up to a minute; whether it comes back is not known here. */
  async restart(): Promise<void> {
    try {
      await this.#dialogue.ask(restart, undefined, { timeoutMs: restartTimeoutMs });
    } catch (error) {
      if (!isTransport(error) || error.reason === 'not-sent') throw error;
    }
    this.#dialogue.connection.close();
  }
}
