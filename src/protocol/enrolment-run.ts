import { eventBit, replyCode } from './command-codes.ts';
import { readState } from './commands/door.ts';
import { cancelCapture, startEnrolment, startVerifying } from './commands/enrolment.ts';
import type { LiveEvent } from './commands/events.ts';
import type { UserRecordSize } from './commands/users.ts';
import type { Dialogue } from './dialogue.ts';
import { enrolmentRequest, type EnrolmentDraft } from './enrolment-draft.ts';
import {
  belongsToEnrolment,
  enrolmentFailed,
  firstStep,
  isLastStep,
  stepsAfter,
  type EnrolmentFailed,
  type EnrolmentFailure,
  type EnrolmentStep,
  type LastEnrolmentStep,
} from './enrolment-steps.ts';
import { isTransport, TerminalError, type TerminalErrorKind } from './errors.ts';
import type { EventRegistration } from './event-registration.ts';
import type { FingerSlots } from './finger-slots.ts';
import { Mailbox } from './mailbox.ts';
import { refusal } from './refusal.ts';
import type { Clock } from './timers.ts';

/** Where an enrolment happens. */
export interface EnrolmentPlace {
  dialogue: Dialogue;
  clock: Clock;
  registration: EventRegistration;
  onEvent: (listener: (event: LiveEvent) => void) => () => void;
  /** The size of this terminal's user records, which decides the form of the request. */
  recordSize: () => Promise<UserRecordSize>;
  slots: Pick<FingerSlots, 'isTaken' | 'clear'>;
}

export interface EnrolmentOrders {
  pressTimeoutMs: number;
  /** Calls it off. */
  signal: AbortSignal;
  /** Hears all steps but the last. */
  say: (step: EnrolmentStep) => void;
}

type Happening = LiveEvent | { type: 'over'; reason: EnrolmentFailure };

/** Events an enrolment lives on. Terminals send them to the session that started it, but not all may. */
const enrolmentEvents = eventBit.finger | eventBit.sampleScore | eventBit.enrolFinger;
/** How long a terminal may take to tell of the end of an enrolment that was called off, ms. */
const lastWordMs = 500;
const inMenu = 3;

const failureOfKind: Readonly<Record<TerminalErrorKind, EnrolmentFailure>> = {
  transport: 'no-answer',
  wire: 'no-answer',
  refusal: 'refused',
  ours: 'bad-parameter',
};

/** One enrolment from its first command to the moment the terminal identifies people again. */
export class EnrolmentRun {
  readonly #place: EnrolmentPlace;
  readonly #draft: EnrolmentDraft;
  readonly #orders: EnrolmentOrders;
  readonly #happenings = new Mailbox<Happening>();
  #stopListening: (() => void) | undefined;

  constructor(place: EnrolmentPlace, draft: EnrolmentDraft, orders: EnrolmentOrders) {
    this.#place = place;
    this.#draft = draft;
    this.#orders = orders;
  }

  /** How it ended. Rejects only where this program is wrong. */
  async last(): Promise<LastEnrolmentStep> {
    const { signal } = this.#orders;
    if (signal.aborted) return enrolmentFailed('cancelled');
    signal.addEventListener('abort', () => this.#end('cancelled'), { once: true });
    void this.#place.dialogue.connection.closed.then(() => this.#end('connection-lost'));
    let last: LastEnrolmentStep = enrolmentFailed('cancelled');
    try {
      last = (await this.#start()) ?? (await this.#follow());
    } catch (error) {
      last = this.#failureBy(error);
    } finally {
      const hasEnded = last.type === 'done' || last.result !== undefined;
      last = (await this.#restore(hasEnded)) ?? last;
      this.#stopListening?.();
    }
    return last;
  }

  #end(reason: EnrolmentFailure): void {
    this.#happenings.put({ type: 'over', reason });
  }

  /** The vendor's order. Undefined once the terminal waits for a finger. */
  async #start(): Promise<EnrolmentFailed | undefined> {
    const { dialogue, registration, slots, recordSize } = this.#place;
    const { signal } = this.#orders;
    const { userId, finger, replace } = this.#draft;
    const data = enrolmentRequest(this.#draft, await recordSize());
    if (data === undefined)
      return enrolmentFailed('not-supported', { message: 'this model cannot be told to enrol under duress' });
    await registration.widen(enrolmentEvents, { signal });
    await dialogue.askIfKnown(cancelCapture, undefined, { signal });
    if (replace === true) await slots.clear(userId, finger);
    const answer = await dialogue.connection.request(startEnrolment.command, data, {
      timeoutMs: dialogue.timeoutMs,
      signal,
      // Carried out twice, it would be refused the second time.
      resend: false,
      // While the answer is read, since the first event may stand right behind it.
      onFrame: ({ command }) => {
        if (command === replyCode.ok)
          this.#stopListening = this.#place.onEvent((event) => this.#happenings.put(event));
        return 'done';
      },
    });
    if (answer.command !== replyCode.ok) return this.#whyRefused(refusal(answer));
    await dialogue.askIfKnown(startVerifying, undefined, { signal });
    return undefined;
  }

  async #whyRefused(error: TerminalError): Promise<EnrolmentFailed> {
    const { dialogue, slots } = this.#place;
    if (error.reason === 'unknown-command') return enrolmentFailed('not-supported');
    if (await slots.isTaken(this.#draft.userId, this.#draft.finger))
      return enrolmentFailed('already-enrolled');
    const answer = await dialogue.askIfKnown(readState, undefined);
    return enrolmentFailed(answer?.state === inMenu ? 'in-menu' : 'busy');
  }

  async #follow(): Promise<LastEnrolmentStep> {
    const { say, pressTimeoutMs } = this.#orders;
    const startTimer = () => this.#place.clock.schedule(pressTimeoutMs, () => this.#end('timed-out'));
    let stopTimer = startTimer();
    let goodPresses = 0;
    say(firstStep);
    try {
      for (;;) {
        const happening = await this.#happenings.take();
        if (happening.type === 'over') return enrolmentFailed(happening.reason);
        if (!belongsToEnrolment(happening)) continue;
        stopTimer();
        stopTimer = startTimer();
        const after = stepsAfter(goodPresses, happening);
        goodPresses = after.goodPresses;
        for (const step of after.steps) {
          if (isLastStep(step)) return step;
          say(step);
        }
      }
    } finally {
      stopTimer();
    }
  }

  #failureBy(error: unknown): EnrolmentFailed {
    if (!(error instanceof TerminalError)) throw error;
    if (this.#orders.signal.aborted) return enrolmentFailed('cancelled');
    if (this.#place.dialogue.connection.isClosed) return enrolmentFailed('connection-lost');
    return enrolmentFailed(failureOfKind[error.kind], { message: error.message });
  }

  /**
   * Back to identifying and to the events that were registered. A terminal that cannot be brought back on this
   * connection must not keep it: whoever connects next brings it back. Returns how the enrolment ended, where it was
   * over before it could be called off.
   */
  async #restore(hasEnded: boolean): Promise<LastEnrolmentStep | undefined> {
    const { dialogue, registration } = this.#place;
    if (dialogue.connection.isClosed) return undefined;
    let last: LastEnrolmentStep | undefined;
    try {
      if (!hasEnded) {
        await dialogue.askIfKnown(cancelCapture, undefined);
        last = await this.#lastWord();
      }
      await dialogue.askIfKnown(startVerifying, undefined);
      await registration.restore();
    } catch (error) {
      dialogue.connection.close(isTransport(error) ? error : undefined);
    }
    return last;
  }

  /**
   * Waits for the event that ends what was called off, or the next enrolment would take it for its own. Somebody may
   * have been faster: then the finger is enrolled.
   */
  async #lastWord(): Promise<LastEnrolmentStep | undefined> {
    if (this.#stopListening === undefined) return undefined;
    const stopTimer = this.#place.clock.schedule(lastWordMs, () => this.#end('timed-out'));
    try {
      for (;;) {
        const happening = await this.#happenings.take();
        if (happening.type === 'finger-enrolled')
          return { type: 'done', templateSize: happening.templateSize };
        if (happening.type === 'over' || happening.type === 'finger-not-enrolled') return undefined;
      }
    } finally {
      stopTimer();
    }
  }
}
