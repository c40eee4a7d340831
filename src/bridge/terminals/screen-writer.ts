import type { BridgeClock } from '../clock.ts';
import { fitText } from '../entries/fit-text.ts';
import type { Screen } from '../entries/fit-text.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalSession } from './session-port.ts';

/**
 * The screen of one session. Sentences do not queue: while one is being written, only the newest of those that follow
 * is kept. What was shown is cleared after a while, so that the terminal's own screen comes back.
 */
export class ScreenWriter {
  readonly #session: Pick<TerminalSession, 'showText' | 'clearText'>;
  readonly #screen: Screen & { showMs: number };
  readonly #clock: BridgeClock;
  readonly #log: Log;
  readonly #terminal: string;
  #next: string | undefined;
  #isWriting = false;
  #isShown = false;
  #isClosed = false;
  #takeBackClearing: (() => void) | undefined;

  constructor(parts: {
    terminal: string;
    session: Pick<TerminalSession, 'showText' | 'clearText'>;
    screen: Screen & { showMs: number };
    clock: BridgeClock;
    log: Log;
  }) {
    this.#terminal = parts.terminal;
    this.#session = parts.session;
    this.#screen = parts.screen;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Shows a sentence as soon as the screen is free. Never throws: a screen must not keep a door from working. */
  say(sentence: string): void {
    if (this.#isClosed) return;
    this.#next = sentence;
    if (!this.#isWriting) void this.#write();
  }

  /** Nothing is written from now on. */
  close(): void {
    this.#isClosed = true;
    this.#next = undefined;
    this.#takeBackClearing?.();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    this.#takeBackClearing?.();
    try {
      for (let sentence = this.#next; sentence !== undefined; sentence = this.#next) {
        this.#next = undefined;
        // A shorter text would leave the last lines of a longer one standing.
        // oxlint-disable-next-line no-await-in-loop
        if (this.#isShown) await this.#session.clearText();
        this.#isShown = true;
        // One sentence after the other is the point.
        // oxlint-disable-next-line no-await-in-loop
        await this.#session.showText(fitText(sentence, this.#screen));
      }
      if (!this.#isClosed)
        this.#takeBackClearing = this.#clock.schedule(this.#screen.showMs, () => void this.#clear());
    } catch (error) {
      this.#log.warn({ event: 'screen-failed', terminal: this.#terminal, problem: messageOf(error) });
    } finally {
      this.#isWriting = false;
    }
  }

  async #clear(): Promise<void> {
    try {
      if (this.#isWriting || this.#isClosed) return;
      this.#isShown = false;
      await this.#session.clearText();
    } catch (error) {
      this.#log.warn({ event: 'screen-failed', terminal: this.#terminal, problem: messageOf(error) });
    }
  }
}
