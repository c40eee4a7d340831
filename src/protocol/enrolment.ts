import { cancelCapture, startEnrolment, startVerifying } from './commands/enrolment.ts';
import type { Dialogue } from './dialogue.ts';
import { checkDraft, type EnrolmentDraft } from './enrolment-draft.ts';
import { EnrolmentRun, type EnrolmentPlace } from './enrolment-run.ts';
import type { EnrolmentStep } from './enrolment-steps.ts';
import { TerminalError } from './errors.ts';
import { EventStream } from './event-stream.ts';

export type { EnrolmentDraft };

export interface EnrolmentOptions {
  /** Ends it: the last step is then `failed`, `cancelled`. */
  signal?: AbortSignal | undefined;
  /** Longest wait for the terminal to tell of something, ms; default 60,000. Its own time-out usually comes first. */
  pressTimeoutMs?: number | undefined;
}

const defaultPressTimeoutMs = 60_000;

/** How long closing a connection waits for an enrolment to be called off, ms. */
const callOffMs = 1000;

/** Makes the terminal identify people again, whatever an earlier enrolment or connection left behind. Always safe. */
export async function backToIdentifying(dialogue: Dialogue): Promise<void> {
  await dialogue.askIfKnown(cancelCapture, undefined);
  await dialogue.askIfKnown(startVerifying, undefined);
}

/** Enrols fingers at one terminal from afar, one at a time. */
export class FingerEnrolment {
  readonly #place: EnrolmentPlace;
  #running: { stop: AbortController; over: Promise<void> } | undefined;

  constructor(place: EnrolmentPlace) {
    this.#place = place;
  }

  /**
   * Starts with the first `next()`. Whatever happens is a step, the last one `done` or `failed`; by then the terminal
   * identifies people again, or its connection is gone. Leaving the iterator calls the enrolment off. Throws only for a
   * draft that no terminal can take and while another enrolment is under way.
   */
  async *enrol(
    draft: EnrolmentDraft,
    { signal, pressTimeoutMs = defaultPressTimeoutMs }: EnrolmentOptions = {},
  ): AsyncGenerator<EnrolmentStep, void, undefined> {
    checkDraft(draft);
    if (this.#running !== undefined) throw busy();
    const stop = new AbortController();
    const steps = new EventStream<EnrolmentStep>();
    const shown = steps.iterate();
    const run = new EnrolmentRun(this.#place, draft, {
      pressTimeoutMs,
      signal: AbortSignal.any(signal === undefined ? [stop.signal] : [stop.signal, signal]),
      say: (step) => steps.put(step),
    });
    const over = run
      .last()
      .then((step) => steps.put(step))
      .finally(() => {
        this.#running = undefined;
        steps.end();
      });
    this.#running = { stop, over };
    try {
      yield* shown;
    } finally {
      stop.abort();
      await over;
    }
  }

  /**
   * Calls off the enrolment under way, before the connection is closed. False where that took more than a second: the
   * terminal has stopped answering.
   */
  async stop(): Promise<boolean> {
    if (this.#running === undefined) return true;
    const { stop, over } = this.#running;
    const waited = Promise.withResolvers<boolean>();
    const stopTimer = this.#place.clock.schedule(callOffMs, () => waited.resolve(false));
    stop.abort();
    return Promise.race([over.then(() => true), waited.promise]).finally(stopTimer);
  }
}

function busy(): TerminalError {
  return new TerminalError('refusal', 'another finger is being enrolled at this terminal', {
    reason: 'busy',
    command: startEnrolment.name,
    advice: 'Wait until that enrolment is over, or cancel it.',
  });
}
