import { commandCode } from './command-codes.ts';
import { tcpWindowBytes, windowLayout } from './commands/bulk.ts';
import type { Connection } from './connection.ts';
import type { DatasetCollector } from './dataset-collector.ts';
import { refusal } from './refusal.ts';
import { WindowPlan } from './window-plan.ts';

export interface WindowOptions {
  /** What the windows are read for, in errors. */
  purpose: string;
  /** Longest silence between two packets, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Called for each packet with all undecoded bytes that are in memory then. */
  onHeld?: ((bytes: number) => void) | undefined;
}

/**
 * What is asked for at a time: a little less than the largest window, so that a window in one packet and its copy, with
 * what stands around them on the wire, stay below two.
 */
export const streamWindowBytes = tcpWindowBytes - 64;

/** A prepared table's bytes, asked for with 1504. Over datagrams a window that came with holes is asked for again. */
export class PreparedWindows {
  readonly #connection: Connection;
  readonly #options: WindowOptions;
  readonly #plan: WindowPlan;

  constructor(connection: Connection, options: WindowOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#plan = new WindowPlan(connection.kind);
  }

  /** `size` bytes from `offset` on into the collector, in as many windows as the wire needs. */
  async read(offset: number, size: number, collector: DatasetCollector): Promise<void> {
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
  }

  async #ask(collector: DatasetCollector, window: { offset: number; size: number }): Promise<void> {
    const { timeoutMs, signal, onHeld, purpose } = this.#options;
    collector.expect(window.size);
    const last = await this.#connection.request(commandCode.readBuffer, windowLayout.write(window), {
      timeoutMs: this.#plan.silenceMs(timeoutMs),
      signal,
      purpose,
      came: () => collector.came(),
      onFrame: (frame) => {
        const state = collector.take(frame);
        // The packet itself is in memory beside its copy.
        onHeld?.(this.#connection.heldBytes);
        return state;
      },
    });
    if (collector.wasRefused) throw refusal(last);
  }
}
