import { decodeScreenText, maxScreenBytes } from '../../src/protocol/commands/door.ts';
import type { TextEncodingName } from '../../src/protocol/text.ts';

const maxRows = 16;

/** The LCD: what a host has written, row by row. */
export class Screen {
  readonly #rows = new Map<number, string>();

  /** False where there is no such row. Text beyond the screen's edge is not shown. */
  write(row: number, text: Uint8Array, encoding: TextEncodingName): boolean {
    if (row >= maxRows) return false;
    this.#rows.set(row, decodeScreenText(text.subarray(0, maxScreenBytes), encoding));
    return true;
  }

  clear(): void {
    this.#rows.clear();
  }

  /** The rows from the first to the last that was written, empty ones included. */
  lines(): string[] {
    const last = Math.max(-1, ...this.#rows.keys());
    return Array.from({ length: last + 1 }, (_, row) => this.#rows.get(row) ?? '');
  }

  /** What a person reads: the written rows, one under the other. */
  text(): string {
    return this.lines()
      .filter((line) => line.trim() !== '')
      .join('\n');
  }
}
