import type { Timeline } from './timeline.ts';

/** Numbers of the prompts the terminal itself speaks. Source: pyzk's list for TESTVOICE. */
export const prompt = {
  thankYou: 0,
  wrongPassword: 1,
  accessDenied: 2,
  tryAgain: 4,
  badgeNotEnrolled: 22,
  illegalAccess: 33,
  logFull: 34,
} as const;

/** What stands on the screen meanwhile. */
export const promptText: Readonly<Record<number, string>> = {
  [prompt.thankYou]: 'Thank you',
  [prompt.wrongPassword]: 'Wrong password',
  [prompt.accessDenied]: 'Access denied',
  [prompt.tryAgain]: 'Try again please',
  [prompt.badgeNotEnrolled]: 'Card is not enrolled',
  [prompt.illegalAccess]: 'Illegal access',
  [prompt.logFull]: 'The log is full',
};

const maxRemembered = 200;

/** The loudspeaker. */
export class Voice {
  readonly #timeline: Timeline;
  #spoken: number[] = [];

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  play(index: number): void {
    this.#spoken.push(index);
    if (this.#spoken.length >= maxRemembered * 2) this.#spoken = this.#spoken.slice(-maxRemembered);
    this.#timeline.add('terminal', `voice prompt ${index}`);
  }

  /** The last prompts, oldest first. */
  spoken(): readonly number[] {
    return this.#spoken;
  }
}
