import { registerEvents } from './commands/events.ts';
import type { AskOptions, Dialogue } from './dialogue.ts';

/** Which events this session is registered for; the terminal does not tell, so it is remembered here. */
export class EventRegistration {
  readonly #dialogue: Dialogue;
  #mask = 0;

  constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
  }

  /** REG_EVENT; 0 ends it. */
  async register(mask: number): Promise<void> {
    await this.#dialogue.ask(registerEvents, { mask });
    this.#mask = mask;
  }

  /** For a while these too, where they are missing. */
  async widen(bits: number, options: AskOptions = {}): Promise<void> {
    const mask = this.#mask | bits;
    if (mask !== this.#mask) await this.#dialogue.ask(registerEvents, { mask }, options);
  }

  /** Back to what was registered, whatever the terminal has made of it meanwhile. */
  async restore(): Promise<void> {
    await this.#dialogue.askIfKnown(registerEvents, { mask: this.#mask });
  }
}
