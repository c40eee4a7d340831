import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Door } from '../terminals/door.ts';

/** What holding a door open works with. */
export interface HoldOpenParts {
  terminal: string;
  door: Pick<Door, 'hold'>;
  /** Whether it is to stand open now. */
  isHeldOpen: () => boolean;
  clock: BridgeClock;
  log: Log;
}

/** How often a door that is shut is asked about; staff do not wait for it, see {@link HoldOpen.look}. */
const EVERY_MS = 5_000;
/** How long a door that cannot be opened is left alone. */
const REST_MS = 10_000;

/**
 * Keeps one door open while it is to be, as long as the session lasts. There is no command for "stay open": the door is
 * opened for a short while, again and again, so that it shuts soon after it is no longer held.
 */
export class HoldOpen {
  readonly #parts: HoldOpenParts;
  #wake = new AbortController();

  constructor(parts: HoldOpenParts) {
    this.#parts = parts;
  }

  /** Looks at once whether the door is to be open. */
  look(): void {
    this.#wake.abort();
  }

  /** Until the signal fires. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { isHeldOpen, clock } = this.#parts;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      // One opening after the other is the point.
      // oxlint-disable-next-line no-await-in-loop
      const restMs = isHeldOpen() ? await this.#hold() : EVERY_MS;
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, restMs, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** How long to wait before the next look. */
  async #hold(): Promise<number> {
    const { door, terminal, log } = this.#parts;
    try {
      return await door.hold();
    } catch (error) {
      log.warn({ event: 'hold-open-failed', terminal, problem: messageOf(error) });
      return REST_MS;
    }
  }
}
