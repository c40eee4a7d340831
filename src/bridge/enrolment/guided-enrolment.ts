import { BridgeError, kindOf, messageOf } from '../errors.ts';
import type { EnrolmentSeat } from '../terminals/enrolment-seat.ts';
import type { Press } from '../terminals/press-claim.ts';
import type { EnrolmentStepMessage, GuidedEnrolmentMessage } from '../web/messages.ts';
import { carryOut, readBack, sealFingers } from './carry-out.ts';
import { EnrolmentTraces } from './enrolment-traces.ts';
import type { GivenConsent } from './enrolment-traces.ts';
import { FingerPlaces } from './finger-places.ts';
import { cardIn, giveCard } from './give-card.ts';
import type { GuidedParts } from './guided-parts.ts';
import { otherStep, problemOf, terminalAway, whyNotThere } from './guided-problems.ts';
import type { Problem } from './guided-problems.ts';
import { GuidedState } from './guided-state.ts';
import { knowAgain } from './know-again.ts';
import { pressFinger } from './press-finger.ts';
import { writePin } from './write-pin.ts';

type StepName = EnrolmentStepMessage['is'];

const mostFingers = 2;

/**
 * One member enrolled step by step, from the decision for a finger, a card or a PIN to the check-in token. What takes time
 * goes on by itself; every change is told. Until it is done nothing is kept that {@link cancel} does not take back.
 */
export class GuidedEnrolment {
  readonly #parts: GuidedParts;
  readonly #state: GuidedState;
  readonly #traces: EnrolmentTraces;
  #uid: number | undefined;
  #wantedCard: number | undefined;
  #pin: string | undefined;
  #isSealed = false;
  #working = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #hear: ((press: Press) => void) | undefined;
  #freeTerminal: (() => void) | undefined;

  constructor(
    parts: GuidedParts,
    first: { membershipId: string; startedBy: string; startedAt: string },
    stopping: AbortSignal,
  ) {
    this.#parts = parts;
    this.#traces = new EnrolmentTraces(parts, stopping);
    this.#state = new GuidedState({ id: parts.newId(), ...first }, parts.onChange);
  }

  get now(): GuidedEnrolmentMessage {
    return this.#state.now;
  }

  get isOver(): boolean {
    return this.#is('done', 'cancelled');
  }

  /** The member agreed to have a finger stored. */
  async consent(given: GivenConsent, witnessedBy: string): Promise<void> {
    this.#expect('way', 'terminal', 'number');
    await this.#traces.giveConsent(given, { membershipId: this.now.membershipId, witnessedBy });
    this.#state.change({ way: 'finger', step: { is: 'terminal', problem: null } });
  }

  /** The member chose a card or a PIN; with its number that is all there is to do. */
  async alternative(
    wanted: { way: 'card'; card?: string | undefined } | { way: 'pin'; pin?: string | undefined },
  ): Promise<void> {
    this.#expect('way', 'terminal', 'number');
    await this.#traces.withdrawConsent();
    this.#state.change({ way: wanted.way, step: { is: 'number', problem: null } });
    if (wanted.way === 'pin') this.#pin = wanted.pin;
    else this.#wantedCard = wanted.card === undefined ? undefined : cardIn(wanted.card);
    const isKnown = wanted.way === 'pin' ? this.#pin !== undefined : this.#wantedCard !== undefined;
    if (isKnown)
      this.#go(
        () => this.#giveNumber(),
        (problem) => ({ is: 'number', problem }),
      );
  }

  /** The terminal where the fingers are pressed; nobody else has it until this enrolment is over. */
  sitAt(terminal: string): void {
    this.#expect('terminal', 'finger', 'not-taken');
    if (this.#traces.touched.size > 0) throw otherStep();
    this.#leaveTerminal();
    this.#state.change({ terminal, step: { is: 'preparing' } });
    this.#freeTerminal = this.#parts.fleet.claimPresses(terminal, (press) => this.#takes(press));
    this.#go(
      (signal) => this.#prepare(terminal, signal),
      (problem) => this.#otherTerminal(problem),
    );
  }

  /** The finger is pressed three times, starting now. */
  press(finger: number): void {
    this.#expect('finger', 'not-taken', 'second', 'not-known');
    const { fingers } = this.now;
    if (fingers.length >= mostFingers && !fingers.includes(finger))
      throw new BridgeError('refusal', 'fingers-enough', `${mostFingers} fingers are enrolled by now`, {
        advice: 'press one of them anew, or go on',
      });
    const isTestNext = this.#is('not-known') || fingers.length === mostFingers - 1;
    // Before anything is waited for: whoever taps twice has it pressed once.
    this.#state.to({ is: 'preparing' });
    this.#go(
      (signal) => this.#press(finger, { isTestNext, signal }),
      () => ({ is: 'not-taken', finger, reason: 'failed' }),
    );
  }

  /** Enough fingers: the terminal is to know the person again, and then all is stored. */
  test(): void {
    this.#expect('second', 'not-known');
    this.#go(
      (signal) => this.#test(signal),
      (problem) => ({ is: 'stuck', problem }),
    );
  }

  /** Once more, where it got stuck. */
  goOn(): void {
    this.#expect('stuck');
    this.#go(
      () => this.#finish(),
      (problem) => ({ is: 'stuck', problem }),
    );
  }

  /** Ends it and takes back whatever it has done. What is done stays done. Throws while the last step goes on. Idempotent. */
  cancel(): void {
    if (this.#is('done', 'cancelled', 'cancelling')) return;
    if (this.#is('finishing')) throw otherStep();
    this.#working.abort();
    this.#state.to({ is: 'cancelling' });
    this.#work = this.#undoAfter(this.#work);
  }

  /** Until what goes on by itself is over. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #prepare(terminal: string, signal: AbortSignal): Promise<void> {
    const { desk } = this.#parts;
    const seat = this.#seat();
    this.#traces.begun ??= await desk.begin(this.now.membershipId);
    const { member } = this.#traces.begun;
    signal.throwIfAborted();
    this.#state.change({ userId: member.userId });
    const [placed] = await desk.place(member, { terminals: [terminal] });
    const problem = whyNotThere(placed);
    if (problem !== undefined) throw problem;
    const places = new FingerPlaces(seat, member.userId);
    this.#uid = await places.uid();
    this.#traces.before = await places.all();
    const sealed = await this.#parts.store.vault.list(member.membershipId);
    signal.throwIfAborted();
    const known = new Set([...this.#traces.before.keys(), ...sealed.map(({ finger }) => finger)]);
    this.#state.change({
      knownFingers: [...known].toSorted((one, other) => one - other),
      step: { is: 'finger' },
    });
  }

  async #press(
    finger: number,
    { isTestNext, signal }: { isTestNext: boolean; signal: AbortSignal },
  ): Promise<void> {
    const { userId } = this.now;
    const seat = this.#seatOrNot();
    if (seat === undefined || userId === null) {
      this.#state.to({ is: 'not-taken', finger, reason: 'terminal-offline' });
      return;
    }
    this.#traces.touched.add(finger);
    this.#state.change({ fingers: this.now.fingers.filter((each) => each !== finger) });
    const show = (step: EnrolmentStepMessage) => {
      if (!signal.aborted) this.#state.to(step);
    };
    const reason = await pressFinger(seat, { userId, finger }, { show, signal });
    if (signal.aborted) return;
    if (reason !== undefined) {
      this.#state.to({ is: 'not-taken', finger, reason });
      return;
    }
    this.#state.change({ fingers: [...this.now.fingers, finger] });
    if (isTestNext) await this.#test(signal);
    else this.#state.to({ is: 'second' });
  }

  async #test(signal: AbortSignal): Promise<void> {
    const { terminal } = this.now;
    const seat = this.#seatOrNot();
    if (seat === undefined) {
      this.#state.to({ is: 'not-known', reason: 'terminal-offline' });
      return;
    }
    if (seat.leavesDoorShut) {
      this.#state.to({ is: 'testing', last: null });
      const reason = await this.#knowAgain(seat, signal);
      if (signal.aborted) return;
      if (reason !== undefined) {
        this.#state.to({ is: 'not-known', reason });
        return;
      }
      this.#state.note('tested', 'done', { terminal: terminal ?? undefined });
    } else
      this.#state.note('tested', 'left-out', { terminal: terminal ?? undefined, why: 'opens-by-itself' });
    await this.#finish();
  }

  #knowAgain(seat: EnrolmentSeat, signal: AbortSignal) {
    return knowAgain({
      listen: (hear) => {
        this.#hear = hear;
        return () => {
          this.#hear = undefined;
        };
      },
      isMine: (press) => this.#isMine(press),
      show: (last) => this.#state.to({ is: 'testing', last }),
      clock: this.#parts.clock,
      signal: AbortSignal.any([signal, seat.signal]),
    });
  }

  async #giveNumber(): Promise<void> {
    const { desk } = this.#parts;
    const { membershipId, way } = this.now;
    this.#state.to({ is: 'finishing' });
    this.#traces.begun ??= await desk.begin(membershipId);
    this.#state.change({ userId: this.#traces.begun.member.userId });
    if (way === 'card' && this.#wantedCard !== undefined) {
      const isNew = await giveCard(this.#parts, this.#wantedCard, membershipId);
      if (isNew) this.#traces.newCard = this.#wantedCard;
    }
    await this.#finish();
  }

  async #finish(): Promise<void> {
    const { fleet } = this.#parts;
    const { way } = this.now;
    const begun = this.#traces.begun;
    if (begun === undefined) throw otherStep();
    this.#state.to({ is: 'finishing' });
    if (way === 'finger') {
      if (!this.#isSealed) {
        const fingers = await readBack(this.#state, this.#parts);
        this.#traces.sealed = fingers;
        await sealFingers(this.#state, fingers, this.#parts);
        this.#isSealed = true;
      }
      const algorithm = this.#traces.sealed[0]?.algorithm;
      await carryOut(this.#state, begun, this.#parts, algorithm === undefined ? {} : { algorithm });
    } else if (this.#pin !== undefined) {
      const pin = this.#pin;
      const { userId } = begun.member;
      const afterwards = (terminal: string) => writePin(fleet.seatOf(terminal), { userId, pin });
      await carryOut(this.#state, begun, this.#parts, { afterwards });
    } else await carryOut(this.#state, begun, this.#parts);
    this.#pin = undefined;
    this.#leaveTerminal();
    this.#parts.log.info({ event: 'enrolled', isNew: begun.isNew, way, fingers: this.#traces.sealed.length });
    this.#state.to({ is: 'done' });
  }

  async #undoAfter(work: Promise<void>): Promise<void> {
    await work;
    try {
      this.#pin = undefined;
      await this.#traces.takeBack(this.now);
    } catch (error) {
      this.#tell('enrolment-not-undone', error);
    }
    this.#leaveTerminal();
    this.#state.to({ is: 'cancelled' });
  }

  /** Goes on by itself from here. `whenNot` is the step where it could not be done. */
  #go(
    work: (signal: AbortSignal) => Promise<void>,
    whenNot: (problem: Problem) => EnrolmentStepMessage,
  ): void {
    const working = new AbortController();
    this.#working = working;
    this.#work = work(working.signal).catch((error: unknown) => {
      if (working.signal.aborted) return;
      this.#tell('enrolment-step-failed', error);
      this.#state.to(whenNot(problemOf(error)));
    });
  }

  #otherTerminal(problem: Problem): EnrolmentStepMessage {
    this.#leaveTerminal();
    this.#state.change({ terminal: null });
    return { is: 'terminal', problem };
  }

  #leaveTerminal(): void {
    this.#freeTerminal?.();
    this.#freeTerminal = undefined;
  }

  /** While somebody is enrolled their presses open nothing; while they are tested nobody's do. */
  #takes(press: Press): boolean {
    if (this.#hear === undefined) return this.#isMine(press);
    this.#hear(press);
    return true;
  }

  #isMine(press: Press): boolean {
    if (press.type !== 'verification') return false;
    return press.userId === undefined ? press.uid === this.#uid : press.userId === this.now.userId;
  }

  #seatOrNot(): EnrolmentSeat | undefined {
    const { terminal } = this.now;
    return terminal === null ? undefined : this.#parts.fleet.seatOf(terminal);
  }

  #seat(): EnrolmentSeat {
    const seat = this.#seatOrNot();
    if (seat === undefined) throw terminalAway();
    return seat;
  }

  #is(...names: StepName[]): boolean {
    return names.includes(this.now.step.is);
  }

  #expect(...names: StepName[]): void {
    if (!this.#is(...names)) throw otherStep();
  }

  #tell(event: string, error: unknown): void {
    const { terminal } = this.now;
    const kind = kindOf(error);
    const level = kind === 'ours' ? 'error' : 'warn';
    this.#parts.log[level]({ event, terminal: terminal ?? undefined, kind, problem: messageOf(error) });
  }
}
