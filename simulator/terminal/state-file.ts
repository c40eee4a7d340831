import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { savedTerminalSchema, type SavedTerminal } from './saved-state.ts';

const stateSchema = z.strictObject({
  version: z.literal(1),
  terminals: z.array(savedTerminalSchema).max(1000),
});

/** A state file that cannot be used; the message says what is wrong and what to do. */
class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** What the file holds, one entry per terminal; nothing where there is no file yet. Throws `StateFileError`. */
export async function loadState(path: string): Promise<SavedTerminal[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new StateFileError(`cannot read the state file ${path}: ${whyOf(cause)}`, { cause });
  }
  const parsed = stateSchema.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data.terminals;
  throw new StateFileError(
    `the state file ${path} is no state of a simulator: ${z.prettifyError(parsed.error)}\nMove it away to start with fresh terminals.`,
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StateFileError(
      `the state file ${path} is no JSON; move it away to start with fresh terminals`,
      {
        cause,
      },
    );
  }
}

function whyOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

export interface StateWriterOptions {
  path: string;
  collect: () => SavedTerminal[];
  /** How long to wait for further changes, ms. */
  delayMs?: number;
  /** Told of a file that could not be written; the next change tries again. */
  onError: (cause: unknown) => void;
}

/** Writes the state some time after each change, whole or not at all, never two writes at a time. */
export class StateWriter {
  readonly #options: StateWriterOptions;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: StateWriterOptions) {
    this.#options = options;
  }

  /** Something has changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#tryToWrite();
    }, this.#options.delayMs ?? 200);
  }

  /** Writes what is there now; resolves when it is on the disk or `onError` was told. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#tryToWrite();
  }

  /** Writes what is there now. Throws `StateFileError` where the disk does not take it. */
  async write(): Promise<void> {
    const writing = this.#writeAfter(this.#writing);
    this.#writing = writing.catch(() => undefined);
    await writing;
  }

  #tryToWrite(): Promise<void> {
    return this.write().catch(this.#options.onError);
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    const { path, collect } = this.#options;
    const temporary = `${path}.new`;
    try {
      await writeFile(temporary, JSON.stringify({ version: 1, terminals: collect() }), { mode: 0o600 });
      await rename(temporary, path);
    } catch (cause) {
      throw new StateFileError(`cannot write the state file ${path}: ${whyOf(cause)}`, { cause });
    }
  }
}
