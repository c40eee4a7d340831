import type { BridgeClock } from '../clock.ts';
import type { Screen } from '../entries/fit-text.ts';
import type { Notice } from '../entries/notice.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { ScreenWriter } from './screen-writer.ts';
import type { TerminalSession } from './session-port.ts';

/** What an announcer works with. */
export interface AnnouncerParts {
  terminal: string;
  session: Pick<TerminalSession, 'showText' | 'clearText' | 'playVoice'>;
  screen: Screen & { showMs: number };
  clock: BridgeClock;
  log: Log;
}

/**
 * Says at the terminal what was decided: on its screen, where it has one, and by its voice. While the terminal's own voice
 * is on, what it said itself is not said again. Nothing here keeps a door waiting.
 */
export class Announcer {
  readonly #parts: AnnouncerParts;
  readonly #screen: ScreenWriter;
  #hasScreen = true;
  #isMuted = false;
  #speaks = true;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
    this.#screen = new ScreenWriter(parts);
  }

  /** What was found out about the terminal; until then it is taken to have a screen and a voice of its own. */
  fit({ hasScreen, isMuted }: { hasScreen: boolean; isMuted: boolean }): void {
    this.#hasScreen = hasScreen;
    this.#isMuted = isMuted;
  }

  /** Returns at once and never throws. */
  say({ text, voice, isSaidByTerminal }: Notice): void {
    if (this.#hasScreen) this.#screen.say(text);
    if (this.#isMuted || !isSaidByTerminal) void this.#speak(voice);
  }

  close(): void {
    this.#speaks = false;
    this.#screen.close();
  }

  async #speak(voice: number): Promise<void> {
    if (!this.#speaks) return;
    try {
      await this.#parts.session.playVoice(voice);
    } catch (error) {
      // One that does not speak now will not for the next person either; each try would cost time on the line.
      if (!this.#speaks) return;
      this.#speaks = false;
      const { log, terminal } = this.#parts;
      log.warn({ event: 'voice-failed', terminal, problem: messageOf(error) });
    }
  }
}
