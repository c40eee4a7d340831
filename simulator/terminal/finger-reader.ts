import { eventBit } from '../../src/protocol/command-codes.ts';
import {
  enrolmentResult,
  goodScore,
  pressesPerFinger,
  writeEnrolledFinger,
  writeEnrolmentFailure,
  type EnrolmentRequest,
} from '../../src/protocol/commands/enrolment.ts';
import { templateFlag } from '../../src/protocol/commands/templates.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { operation } from './operation-log.ts';
import { PacedEvents } from './paced-events.ts';
import { goodQuality } from './finger-pattern.ts';
import { algorithmOf, identify, mergedTemplate, sampleOf } from './physical-finger.ts';
import type { Session } from './sessions.ts';

interface Enrolment extends EnrolmentRequest {
  /** What the good presses gave. */
  samples: Uint8Array[];
  poorPresses: number;
}

const failureText: Readonly<Record<number, string>> = {
  [enrolmentResult.alreadyEnrolled]: 'This finger is enrolled already',
  [enrolmentResult.notSaved]: 'The finger was not saved',
  [enrolmentResult.poorPresses]: 'Not enrolled: press again later',
  [enrolmentResult.duplicateFinger]: 'Somebody has this finger already',
  [enrolmentResult.cancelledOrTimedOut]: 'The enrolment was ended',
};

const enrolmentEvents = eventBit.finger | eventBit.sampleScore | eventBit.enrolFinger;

/**
 * The sensor: whether it identifies, whose finger is on it, and the enrolment under way. Once an enrolment is over or
 * the capture was cancelled it identifies nobody until STARTVERIFY, also where the client that began it is gone: the
 * worst a terminal can do.
 */
export class FingerReader {
  readonly #of: () => TerminalParts;
  readonly #events: PacedEvents;
  #isCapturing = true;
  #enrolment: Enrolment | undefined;
  #stopTimer: (() => void) | undefined;
  #presses = 0;
  /** Somebody is in the terminal's menu. */
  isInMenu = false;
  /** The finger on the sensor. */
  touchedBy: string | undefined;

  constructor(
    terminal: () => TerminalParts,
    time: TerminalParts['time'],
    settings: TerminalParts['settings'],
  ) {
    this.#of = terminal;
    const send = (code: number, data: Uint8Array) => void terminal().sessions.tell(code, data);
    this.#events = new PacedEvents(time, () => settings.enrolmentPaceMs, send);
  }

  get isEnrolling(): boolean {
    return this.#enrolment !== undefined;
  }

  /** The enrolment under way as one sees it on the screen; undefined where there is none. */
  get enrolling():
    | { userId: string; finger: number; goodPresses: number; wanted: number; poorPresses: number }
    | undefined {
    if (this.#enrolment === undefined) return undefined;
    const { userId, finger, samples, poorPresses } = this.#enrolment;
    return { userId, finger, goodPresses: samples.length, wanted: pressesPerFinger, poorPresses };
  }

  get isCapturing(): boolean {
    return this.#isCapturing;
  }

  /** Why nobody is recognised now; undefined where the terminal listens. */
  whyDeaf(byFinger: boolean): string | undefined {
    if (this.isInMenu) return 'somebody is in the menu';
    if (this.isEnrolling) return 'a finger is being enrolled; present a finger instead';
    if (byFinger && !this.#isCapturing)
      return 'the reader identifies nobody until STARTVERIFY: the capture was cancelled, or an enrolment has ended';
    return undefined;
  }

  /** STARTENROLL. The events go to this session whatever it registered for. Returns why it was refused. */
  start(request: EnrolmentRequest, session: Session): string | undefined {
    const { users, settings, options, timeline } = this.#of();
    if (this.isInMenu) return 'somebody is in the menu';
    if (this.isEnrolling || this.#events.isBusy) return 'another finger is being enrolled';
    const { userId, finger, flag } = request;
    if (finger > 9 || (flag !== templateFlag.valid && flag !== templateFlag.duress))
      return 'there is no such finger or flag';
    if (!/^[0-9A-Za-z]+$/.test(userId) || userId.length > (options.effectiveNumber('~PIN2Width') || 24))
      return 'there is no such userId';
    const isTaken = users.byUserId(userId)?.fingers.includes(finger) === true;
    if (isTaken && settings.occupiedSlot === 'refused') return 'the finger is enrolled already';
    session.eventMask |= enrolmentEvents;
    this.#events.standBehindAnswer();
    this.#enrolment = { ...request, samples: [], poorPresses: 0 };
    timeline.add('terminal', `waits for finger ${finger} of userId ${userId}`);
    if (isTaken) this.#fail(enrolmentResult.alreadyEnrolled);
    else this.#startTimer();
    return undefined;
  }

  /** STARTVERIFY. An enrolment that has begun goes on. */
  startVerifying(): void {
    this.#isCapturing = true;
  }

  /** CANCELCAPTURE. */
  cancelCapture(): void {
    this.#isCapturing = false;
    this.#events.standBehindAnswer();
    this.cancel();
  }

  /** Ends the enrolment under way, where there is one. */
  cancel(): void {
    if (this.isEnrolling) this.#fail(enrolmentResult.cancelledOrTimedOut);
  }

  /** Takes a look at a finger; no two looks give the same bytes. */
  sample(name: string, quality: number): Uint8Array {
    this.#presses += 1;
    const terminal = this.#of();
    return sampleOf({ name, quality }, algorithmOf(terminal), this.#pressName(terminal));
  }

  /** A press for the enrolment under way; undefined where there is none, else whether it was a good one. */
  press(sample: Uint8Array, quality: number): boolean | undefined {
    const enrolment = this.#enrolment;
    if (enrolment === undefined) return undefined;
    const isGood = quality >= goodQuality;
    this.#startTimer();
    this.#events.put(eventBit.finger, new Uint8Array(0));
    this.#events.put(eventBit.sampleScore, Uint8Array.of(isGood ? goodScore : 0));
    if (isGood) enrolment.samples.push(sample);
    else enrolment.poorPresses += 1;
    if (enrolment.poorPresses > this.#of().settings.poorPressesAllowed)
      this.#fail(enrolmentResult.poorPresses);
    else if (enrolment.samples.length === pressesPerFinger) this.#judge(enrolment);
    return isGood;
  }

  /** As after a loss of power. */
  reset(): void {
    this.#over();
    this.#events.clear();
    this.#isCapturing = true;
    this.isInMenu = false;
    this.touchedBy = undefined;
  }

  #judge(enrolment: Enrolment): void {
    const terminal = this.#of();
    const { userId, finger, flag, samples } = enrolment;
    const template = mergedTemplate(terminal, samples, this.#pressName(terminal));
    if (template === undefined) return this.#fail(enrolmentResult.poorPresses);
    if (identify(terminal, template)?.isMatch === true) return this.#fail(enrolmentResult.duplicateFinger);
    const uid = terminal.users.byUserId(userId)?.uid ?? newUser(terminal, userId);
    if (uid === undefined || terminal.users.setTemplate(uid, finger, template, flag) !== undefined)
      return this.#fail(enrolmentResult.notSaved);
    this.#over();
    this.#show(true, `Finger ${finger} is enrolled`, userId);
    terminal.timeline.add('terminal', `finger ${finger} of userId ${userId} is enrolled`);
    terminal.operations.add(operation.fingerEnrolled, uid, finger);
    terminal.changed();
    const userIdWidth = terminal.options.effectiveNumber('~PIN2Width') || 9;
    const told = { templateSize: template.length, userId, userIdWidth, finger };
    this.#events.put(eventBit.enrolFinger, writeEnrolledFinger(told));
  }

  #pressName({ options }: TerminalParts): string {
    return `press ${this.#presses} at ${options.read('~SerialNumber')}`;
  }

  #show(isGood: boolean, text: string, userId: string | undefined): void {
    const terminal = this.#of();
    terminal.verdict = { isGood, text, userId, at: terminal.time.monotonic() };
  }

  #fail(result: number): void {
    this.#show(false, failureText[result] ?? 'Not enrolled', this.#enrolment?.userId);
    this.#over();
    this.#of().timeline.add('terminal', `the enrolment ends with result ${result}`);
    this.#events.put(eventBit.enrolFinger, writeEnrolmentFailure(result));
  }

  #over(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#enrolment = undefined;
    this.#isCapturing = false;
  }

  #startTimer(): void {
    const { time, settings } = this.#of();
    this.#stopTimer?.();
    this.#stopTimer = time.schedule(settings.pressTimeoutMs, () => this.cancel());
  }
}

/** A user of this userId in the first free slot, as terminals make one; undefined where they cannot. */
function newUser({ users }: TerminalParts, userId: string): number | undefined {
  const taken = new Set(users.all().map(({ uid }) => uid));
  let uid = 1;
  while (taken.has(uid)) uid += 1;
  const refusal = users.put({ uid, userId, name: '', privilege: 0, password: '', card: 0, group: 1 });
  return refusal === undefined ? uid : undefined;
}
