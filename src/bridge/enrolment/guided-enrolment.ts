import { delay } from '../clock.ts';
import { BridgeError, adviceOf, isBridgeError, kindOf, messageOf } from '../errors.ts';
import { cardNumber } from '../sync/card-number.ts';
import type { PlacementReport } from '../sync/placement.ts';
import type { EnrolmentSeat } from '../terminals/enrolment-seat.ts';
import type { Press } from '../terminals/press-claim.ts';
import type { EnrolmentStepMessage, GuidedEnrolmentMessage } from '../web/messages.ts';
import { carryOut, readBack, sealFingers } from './carry-out.ts';
import { consentHash } from './consent-texts.ts';
import type { BegunEnrolment } from './enrol.ts';
import { FingerPlaces } from './finger-places.ts';
import type { HeldFinger } from './finger-places.ts';
import type { GuidedParts } from './guided-parts.ts';
import { GuidedState } from './guided-state.ts';
import { knowAgain } from './know-again.ts';
import { pressFinger } from './press-finger.ts';
import { writePin } from './write-pin.ts';

type StepName = EnrolmentStepMessage['is'];
type Problem = Extract<EnrolmentStepMessage, { is: 'stuck' }>['problem'];

/** A consent as a member gives it. */
export interface GivenConsent {
  textVersion: string;
  language: string;
  givenHow: string;
}

const mostFingers = 2;
/** How often a terminal that is away is looked for, which still has something of a cancelled enrolment. */
const LOOK_MS = 1_000;

/**
 * One member enrolled step by step, from the decision for a finger, a card or a PIN to the check-in token. What takes time
 * goes on by itself; every change is told. Until it is done nothing is kept that {@link cancel} does not take back.
 */
export class GuidedEnrolment {
  readonly #parts: GuidedParts;
  readonly #state: GuidedState;
  readonly #touched = new Set<number>();
  readonly #stopping: AbortSignal;
  #before: ReadonlyMap<number, HeldFinger> = new Map();
  #begun: BegunEnrolment | undefined;
  #uid: number | undefined;
  #consentId: string | undefined;
  #wantedCard: number | undefined;
  /** Noted as the member's by this enrolment. */
  #newCard: number | undefined;
  #pin: string | undefined;
  #sealed: readonly HeldFinger[] = [];
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
    this.#stopping = stopping;
    this.#state = new GuidedState({ id: parts.newId(), ...first }, parts.onChange);
  }

  get now(): GuidedEnrolmentMessage {
    return this.#state.now;
  }

  get isOver(): boolean {
    return this.#is('done', 'cancelled');
  }

  /** The member agreed to have a finger stored. */
  async consent({ textVersion, language, givenHow }: GivenConsent, witnessedBy: string): Promise<void> {
    this.#expect('way', 'terminal', 'number');
    const textHash = consentHash(textVersion, language);
    if (textHash === undefined)
      throw new BridgeError('refusal', 'other-consent-text', 'the text that was agreed to is not this one', {
        advice: 'load the page again, and ask once more',
      });
    const { store, clock } = this.#parts;
    const { membershipId } = this.now;
    const { id } = await store.consents.give({
      membershipId,
      purpose: 'finger',
      textVersion,
      textHash,
      language,
      givenHow,
      witnessedBy,
      givenAt: clock.wallNow(),
    });
    await this.#withdrawConsent();
    this.#consentId = id;
    this.#state.change({ way: 'finger', step: { is: 'terminal', problem: null } });
  }

  /** The member chose a card or a PIN; with its number that is all there is to do. */
  async alternative(
    wanted: { way: 'card'; card?: string | undefined } | { way: 'pin'; pin?: string | undefined },
  ): Promise<void> {
    this.#expect('way', 'terminal', 'number');
    await this.#withdrawConsent();
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
    if (this.#touched.size > 0) throw otherStep();
    this.#leaveTerminal();
    this.#state.change({ terminal, step: { is: 'preparing' } });
    this.#freeTerminal = this.#parts.fleet.claimPresses(terminal, (press) => this.#takes(press));
    this.#go(
      () => this.#prepare(terminal),
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

  /** Ends it and takes back whatever it has done. What is done stays done. Idempotent. */
  cancel(): void {
    if (this.#is('done', 'cancelled', 'cancelling')) return;
    this.#working.abort();
    this.#state.to({ is: 'cancelling' });
    this.#work = this.#undoAfter(this.#work);
  }

  /** Until what goes on by itself is over. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #prepare(terminal: string): Promise<void> {
    const { desk } = this.#parts;
    const seat = this.#seat();
    this.#begun ??= await desk.begin(this.now.membershipId);
    const { member } = this.#begun;
    this.#state.change({ userId: member.userId });
    const [placed] = await desk.place(member, { terminals: [terminal] });
    const problem = whyNotThere(placed);
    if (problem !== undefined) throw problem;
    const places = new FingerPlaces(seat, member.userId);
    this.#uid = await places.uid();
    this.#before = await places.all();
    const { store } = this.#parts;
    const sealed = await store.vault.list(member.membershipId);
    const known = new Set([...this.#before.keys(), ...sealed.map(({ finger }) => finger)]);
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
    this.#touched.add(finger);
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
    this.#begun ??= await desk.begin(membershipId);
    this.#state.change({ userId: this.#begun.member.userId });
    if (way === 'card' && this.#wantedCard !== undefined) await this.#giveCard(this.#wantedCard);
    await this.#finish();
  }

  async #giveCard(wanted: number): Promise<void> {
    const { store, clock } = this.#parts;
    const { membershipId } = this.now;
    const owner = (await store.cards.all()).find(({ cardNumber: number }) => number === wanted)?.membershipId;
    const isGiven =
      (owner ?? membershipId) === membershipId &&
      (await store.cards.give({ cardNumber: wanted, membershipId, source: 'staff' }, clock.wallNow()));
    if (!isGiven)
      throw new BridgeError('refusal', 'card-taken', "this card is another member's", {
        advice: 'take another card',
      });
    if (owner === undefined) this.#newCard = wanted;
  }

  async #finish(): Promise<void> {
    const { fleet } = this.#parts;
    const { way } = this.now;
    const begun = this.#begun;
    if (begun === undefined) throw otherStep();
    this.#state.to({ is: 'finishing' });
    if (way === 'finger') {
      if (this.#sealed.length === 0) {
        const fingers = await readBack(this.#state, this.#parts);
        this.#sealed = fingers;
        await sealFingers(this.#state, fingers, this.#parts);
      }
      const algorithm = this.#sealed[0]?.algorithm;
      await carryOut(this.#state, begun, this.#parts, algorithm === undefined ? {} : { algorithm });
    } else if (this.#pin !== undefined) {
      const pin = this.#pin;
      const { userId } = begun.member;
      const afterwards = (terminal: string) => writePin(fleet.seatOf(terminal), { userId, pin });
      await carryOut(this.#state, begun, this.#parts, { afterwards });
    } else await carryOut(this.#state, begun, this.#parts);
    this.#pin = undefined;
    this.#leaveTerminal();
    this.#parts.log.info({ event: 'enrolled', isNew: begun.isNew, way, fingers: this.#sealed.length });
    this.#state.to({ is: 'done' });
  }

  async #undoAfter(work: Promise<void>): Promise<void> {
    await work;
    try {
      await this.#undo();
    } catch (error) {
      this.#tell('enrolment-not-undone', error);
    }
    this.#leaveTerminal();
    this.#state.to({ is: 'cancelled' });
  }

  /** Everything as it was before, at the terminal last of all: it may be away. */
  async #undo(): Promise<void> {
    const { desk, store } = this.#parts;
    const { membershipId } = this.now;
    this.#pin = undefined;
    await this.#withdrawConsent();
    if (this.#newCard !== undefined) await store.cards.takeBack(this.#newCard);
    const known = new Set((this.#begun?.isNew ?? true) ? [] : this.now.knownFingers);
    // oxlint-disable-next-line no-await-in-loop
    for (const { finger, algorithm } of this.#sealed.filter((each) => !known.has(each.finger)))
      await store.vault.remove({ membershipId, kind: 'finger', finger, algorithm });
    if (this.#begun?.isNew === true) await desk.takeBack(this.#begun);
    else await this.#restoreFingers();
    // Whatever the terminal was told last: it identifies people.
    await this.#seatOrNot()?.session.backToIdentifying();
  }

  async #restoreFingers(): Promise<void> {
    const { clock, log } = this.#parts;
    const { userId, terminal } = this.now;
    if (userId === null || this.#touched.size === 0) return;
    while (!this.#stopping.aborted) {
      const seat = this.#seatOrNot();
      try {
        if (seat !== undefined) {
          // oxlint-disable-next-line no-await-in-loop
          await new FingerPlaces(seat, userId).restore(this.#touched, this.#before);
          return;
        }
      } catch (error) {
        if (kindOf(error) === 'ours') throw error;
        log.warn({ event: 'fingers-not-restored', terminal, problem: messageOf(error) });
      }
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, LOOK_MS, this.#stopping);
    }
  }

  async #withdrawConsent(): Promise<void> {
    const { store, clock } = this.#parts;
    const id = this.#consentId;
    this.#consentId = undefined;
    if (id !== undefined) await store.consents.takeBack(id, 'enrolment-cancelled', clock.wallNow());
  }

  /** Goes on by itself from here. `whenNot` is the step where it could not be done. */
  #go(
    work: (signal: AbortSignal) => Promise<void>,
    whenNot: (problem: Problem) => EnrolmentStepMessage,
  ): void {
    const working = new AbortController();
    this.#working = working;
    this.#work = work(working.signal).catch((error: unknown) => {
      this.#tell('enrolment-step-failed', error);
      if (!working.signal.aborted) this.#state.to(whenNot(problemOf(error)));
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
    if (seat !== undefined) return seat;
    throw new BridgeError('refusal', 'terminal-offline', 'the terminal is not online', {
      advice: 'choose another terminal, or wait until it is back',
    });
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

function cardIn(text: string): number {
  const number = cardNumber(text);
  if (number !== undefined && number > 0) return number;
  throw new BridgeError('refusal', 'no-card-number', 'this is no number of a card', {
    advice: 'write the number on the card as digits, at most 4294967295',
  });
}

function otherStep(): BridgeError {
  return new BridgeError('refusal', 'other-step', 'this enrolment is at another step by now', {
    advice: 'look at it as it is now',
  });
}

function whyNotThere(placed: PlacementReport | undefined): BridgeError | undefined {
  switch (placed?.result) {
    case 'written':
    case 'already-there':
      return undefined;
    case 'kept-out':
      return new BridgeError('refusal', 'kept-out', 'the member may not come in here now', {
        advice: 'look at the membership and at the rules of this door, or choose another terminal',
      });
    case 'taken':
      return new BridgeError('refusal', 'taken', "another person has the member's number there", {
        advice: 'delete that user at the terminal, or choose another terminal',
      });
    case 'offline':
      return new BridgeError('refusal', 'terminal-offline', 'the terminal is not online');
    default:
      return new BridgeError(
        'refusal',
        'not-written',
        placed?.problem ?? 'the terminal did not take the member',
      );
  }
}

function problemOf(error: unknown): Problem {
  const advice = adviceOf(error);
  const code = isBridgeError(error) ? error.code : kindOf(error) === 'ours' ? 'failed' : 'terminal-failed';
  const message = kindOf(error) === 'ours' ? 'the bridge could not do this' : messageOf(error);
  return { code, message, ...(advice !== undefined && { advice }) };
}
