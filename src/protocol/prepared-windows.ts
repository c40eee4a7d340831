import type { BulkReadOptions } from './bulk.ts';
import { commandCode } from './command-codes.ts';
import { tcpWindowBytes, windowLayout } from './commands/bulk.ts';
import { DatasetCollector } from './dataset-collector.ts';
import type { Dialogue } from './dialogue.ts';
import type { Frame } from './frame.ts';
import { refusal } from './refusal.ts';
import { WindowPlan } from './window-plan.ts';

/** Like {@link BulkReadOptions}; `maxDatasetBytes` has to be given. */
export interface SourceOptions extends BulkReadOptions {
  maxDatasetBytes: number;
  /** Called for each packet with all bytes of the table that are in memory then, decoded or not. */
  onHeld: (bytes: number) => void;
}

/**
 * What is asked for at a time: a little less than the largest window, so that a window in one packet and its copy, with
 * what stands around them on the wire, stay below two.
 */
export const streamWindowBytes = tcpWindowBytes - 64;

/** A prepared table's bytes, asked for with 1504. Over datagrams a window that came with holes is asked for again. */
export class PreparedWindows {
  readonly #dialogue: Dialogue;
  readonly #options: SourceOptions;
  readonly #plan: WindowPlan;

  constructor(dialogue: Dialogue, options: SourceOptions) {
    this.#dialogue = dialogue;
    this.#options = options;
    this.#plan = new WindowPlan(dialogue.connection.kind);
  }

  /** `size` bytes from `offset` on, in as many windows as the wire needs. */
  async read(offset: number, size: number): Promise<Uint8Array> {
    const collector = new DatasetCollector({ maxBytes: size, kind: this.#dialogue.connection.kind });
    collector.announce(size);
    for (let at = 0; at < size; ) {
      const window = { offset: offset + at, size: Math.min(this.#plan.bytes, size - at) };
      try {
        await this.#ask(collector, window);
        at += window.size;
        this.#plan.succeeded();
      } catch (error) {
        this.#plan.failed(error);
      }
    }
    return collector.bytes();
  }

  async #ask(collector: DatasetCollector, window: { offset: number; size: number }): Promise<void> {
    const { connection } = this.#dialogue;
    const { timeoutMs, signal, onHeld } = this.#options;
    collector.expect(window.size);
    let held = collector.bytes().length;
    const take = (frame: Frame) => {
      held += frame.data.length;
      const state = collector.take(frame);
      // The packet itself is in memory beside its copy.
      onHeld(held + frame.data.length + connection.heldBytes);
      return state;
    };
    const last = await connection.request(commandCode.readBuffer, windowLayout.write(window), {
      timeoutMs: this.#plan.silenceMs(timeoutMs),
      signal,
      onFrame: take,
    });
    if (collector.wasRefused) throw refusal(last);
  }
}
