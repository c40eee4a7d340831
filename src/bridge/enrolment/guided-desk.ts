import { within } from '../clock.ts';
import { BridgeError } from '../errors.ts';
import type { GuidedEnrolmentMessage } from '../web/messages.ts';
import { GuidedEnrolment } from './guided-enrolment.ts';
import type { GuidedParts } from './guided-parts.ts';

/** An enrolment nobody goes on with is cancelled after that, and the terminal is anybody's again. */
const IDLE_MS = 15 * 60_000;
/** So many that are over can still be looked at. */
const MOST_OVER = 30;
/** What undoing is given when the bridge stops. */
const GOODBYE_MS = 1_500;
/** A house has a few tablets. */
const MOST_UNDER_WAY = 20;

/** All enrolments that staff guide from the page: one per member, and one per terminal. */
export class GuidedDesk {
  readonly #parts: GuidedParts;
  readonly #stopping = new AbortController();
  readonly #all = new Map<string, GuidedEnrolment>();
  readonly #takeBackIdle = new Map<string, () => void>();

  constructor(parts: GuidedParts) {
    this.#parts = parts;
  }

  /** The newest last. */
  list(): GuidedEnrolmentMessage[] {
    return [...this.#all.values()].map(({ now }) => now);
  }

  /** Begins one, or goes on with the one this account has begun for the member. Throws `BridgeError`. */
  begin(membershipId: string, startedBy: string): GuidedEnrolment {
    const underWay = [...this.#all.values()].filter(({ isOver }) => !isOver);
    const same = underWay.find(({ now }) => now.membershipId === membershipId);
    if (same?.now.startedBy === startedBy) return same;
    if (same !== undefined)
      throw new BridgeError('refusal', 'in-enrolment', `${same.now.startedBy} is enrolling this member`, {
        advice: 'wait until that is over, or ask them to cancel it',
      });
    if (underWay.length >= MOST_UNDER_WAY)
      throw new BridgeError('refusal', 'enrolments-enough', 'too many enrolments are under way', {
        advice: 'cancel those nobody goes on with',
      });
    const { clock, onChange } = this.#parts;
    const startedAt = new Date(clock.wallNow()).toISOString();
    const parts: GuidedParts = {
      ...this.#parts,
      onChange: (now) => {
        onChange(now);
        this.#watch(now);
      },
    };
    const begun = new GuidedEnrolment(parts, { membershipId, startedBy, startedAt }, this.#stopping.signal);
    this.#all.set(begun.now.id, begun);
    this.#forgetOld();
    return begun;
  }

  /** Throws `no-such-enrolment`. */
  at(id: string): GuidedEnrolment {
    const found = this.#all.get(id);
    if (found !== undefined) return found;
    throw new BridgeError('refusal', 'no-such-enrolment', 'there is no such enrolment any more', {
      advice: 'begin a new one',
    });
  }

  /** Throws where there is no such terminal, and where somebody is being enrolled at it. */
  sitAt(id: string, terminal: string): GuidedEnrolment {
    const enrolment = this.at(id);
    if (!this.#parts.fleet.status().some(({ name }) => name === terminal))
      throw new BridgeError('refusal', 'unknown-terminal', `there is no terminal called ${terminal}`);
    const other = [...this.#all.values()].find(
      (each) => each !== enrolment && !each.isOver && each.now.terminal === terminal,
    );
    if (other !== undefined)
      throw new BridgeError(
        'refusal',
        'terminal-in-use',
        `${other.now.startedBy} is enrolling somebody there`,
        {
          advice: 'wait until that is over, or choose another terminal',
        },
      );
    enrolment.sitAt(terminal);
    return enrolment;
  }

  /** What is under way is cancelled; it is undone as far as that goes in a moment. Idempotent. */
  async stop(): Promise<void> {
    // One that is at its last step is given time to end.
    for (const enrolment of this.#all.values()) if (enrolment.now.step.is !== 'finishing') enrolment.cancel();
    const all = Promise.all([...this.#all.values()].map((each) => each.settled()));
    await within(this.#parts.clock, GOODBYE_MS, all);
    this.#stopping.abort();
  }

  #watch({ id, step }: GuidedEnrolmentMessage): void {
    this.#takeBackIdle.get(id)?.();
    this.#takeBackIdle.delete(id);
    if (['finishing', 'done', 'cancelling', 'cancelled'].includes(step.is)) return;
    this.#takeBackIdle.set(
      id,
      this.#parts.clock.schedule(IDLE_MS, () => this.#all.get(id)?.cancel()),
    );
  }

  #forgetOld(): void {
    const over = [...this.#all.values()].filter(({ isOver }) => isOver);
    for (const { now } of over.slice(0, Math.max(0, over.length - MOST_OVER))) this.#all.delete(now.id);
  }
}
