import { eventBit } from '../../src/protocol/command-codes.ts';
import { writeAlarm, type AlarmKind } from '../../src/protocol/commands/events.ts';
import { writeEnrolledFinger } from '../../src/protocol/commands/enrolment.ts';
import { templateFlag } from '../../src/protocol/commands/templates.ts';
import { syntheticFace } from './face-memory.ts';
import { goodQuality } from './finger-pattern.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { operation } from './operation-log.ts';
import { identify, threshold, usualFinger } from './physical-finger.ts';
import type { StoredUser } from './user-table.ts';
import { grant, noPower, turnAway, unheardNow, verifyMode, type HandResult } from './verification.ts';
import { prompt } from './voice.ts';

/** The highest privilege there is. Source: five implementations. */
const superAdmin = 14;

/** Something a person cannot do at this terminal; the message says what to do instead. */
export class HandError extends Error {
  override readonly name = 'HandError';
}

/** What a finger on the sensor led to. */
export type PresentResult = { enrolling: true; good: boolean } | ({ enrolling: false } & HandResult);

/** What people do at a terminal. */
export class Hands {
  readonly #parts: TerminalParts;

  constructor(terminal: TerminalParts) {
    this.#parts = terminal;
  }

  /**
   * The person with this userId presses a finger (0–9). Without `finger` it is one the terminal knows; a user without
   * any has finger 6 learned on the way, unless the setting `learnsFingers` is off. A finger that is not registered
   * is a stranger's to the terminal. Throws `HandError` where the terminal has no such user.
   */
  pressFinger({ userId, finger }: { userId: string; finger?: number | undefined }): HandResult {
    const user = this.#userBy(userId);
    this.#parts.timeline.add(
      'person',
      `userId ${userId} presses ${finger === undefined ? 'a finger' : `finger ${finger}`}`,
    );
    const unheard = unheardNow(this.#parts, verifyMode.finger);
    if (unheard !== undefined) return unheard;
    const pressed = finger ?? user.fingers[0] ?? this.#learn(user);
    return pressed !== undefined && (user.fingers.includes(pressed) || finger === undefined)
      ? this.#grantFinger(user, pressed)
      : turnAway(this.#parts, verifyMode.finger, 'this finger is not registered', prompt.tryAgain);
  }

  /** Somebody presses the finger of which this template was taken. */
  pressFingerOf(template: Uint8Array): HandResult {
    this.#parts.timeline.add('person', 'a finger is pressed');
    return this.#identify(template, 'nobody has this finger');
  }

  /**
   * A finger is laid on the sensor and stays there until {@link lift}. Its name is whose it is: the same name is the same
   * finger at every terminal, `1001` is the seeded or learned finger of userId 1001, `1001/3` another one of that person.
   * The lower the quality, 0–100, the less of the finger is seen; below 50 it is a poor press. Goes to the enrolment under
   * way, where there is one; otherwise the terminal identifies who it is.
   */
  presentFinger({
    finger,
    quality = 100,
  }: {
    finger: string | number;
    quality?: number | undefined;
  }): PresentResult {
    const { reader, timeline } = this.#parts;
    const name = String(finger);
    if (reader.touchedBy !== undefined) throw new HandError('a finger is on the sensor; lift it first');
    reader.touchedBy = name;
    timeline.add('person', `lays a finger on the sensor, quality ${quality}`);
    const sample = reader.sample(name, quality);
    const isGood = reader.press(sample, quality);
    if (isGood !== undefined) return { enrolling: true, good: isGood };
    const otherwise = quality < goodQuality ? 'the press was too poor' : 'nobody has this finger';
    return { enrolling: false, ...this.#identify(sample, otherwise) };
  }

  /** The finger on the sensor is lifted. */
  lift(): void {
    const { reader, timeline } = this.#parts;
    if (reader.touchedBy === undefined) return;
    reader.touchedBy = undefined;
    timeline.add('person', 'lifts the finger');
  }

  /** The cancel key ends an enrolment. */
  cancel(): void {
    this.#parts.timeline.add('person', 'presses the cancel key');
    this.#parts.reader.cancel();
  }

  /** Somebody enters the menu: nobody is recognised and nothing is enrolled until they leave. */
  openMenu(): void {
    const { reader, timeline } = this.#parts;
    this.#needsPower();
    if (reader.isEnrolling) throw new HandError('a finger is being enrolled; cancel that first');
    reader.isInMenu = true;
    timeline.add('person', 'opens the menu');
    this.#parts.operations.add(operation.menuEntered);
  }

  closeMenu(): void {
    this.#parts.reader.isInMenu = false;
    this.#parts.timeline.add('person', 'leaves the menu');
  }

  /** Somebody the terminal has never seen presses a finger. */
  unknownFinger(): HandResult {
    this.#parts.timeline.add('person', 'a stranger presses a finger');
    return turnAway(this.#parts, verifyMode.finger, 'nobody has this finger', prompt.tryAgain);
  }

  /** A card is held to the reader. */
  tapCard({ card }: { card: number }): HandResult {
    const user = this.#parts.users.byCard(card);
    this.#parts.timeline.add('person', 'a card is held to the reader');
    return user === undefined
      ? turnAway(this.#parts, verifyMode.card, 'nobody has this card', prompt.badgeNotEnrolled)
      : grant(this.#parts, user, verifyMode.card);
  }

  /** Somebody types a userId and a password. */
  enterPassword({ userId, password }: { userId: string; password: string }): HandResult {
    const user = this.#parts.users.byUserId(userId);
    this.#parts.timeline.add('person', `somebody types userId ${userId} and a password`);
    return user === undefined || user.password === '' || user.password !== password
      ? turnAway(this.#parts, verifyMode.password, 'userId and password do not match', prompt.wrongPassword)
      : grant(this.#parts, user, verifyMode.password);
  }

  /** The door swings open. With the relay shut this is a break-in, and the terminal says so. */
  openDoor(): void {
    const terminal = this.#parts;
    if (terminal.isDoorOpen) return;
    terminal.isDoorOpen = true;
    terminal.timeline.add('person', 'the door opens');
    if (terminal.isOn && !terminal.relay.isOpen) this.#alarm('door-forced');
  }

  closeDoor(): void {
    if (!this.#parts.isDoorOpen) return;
    this.#parts.isDoorOpen = false;
    this.#parts.timeline.add('person', 'the door closes');
  }

  /** The button inside: the relay opens for `LockOn` seconds, five where that is 0. */
  pressExitButton(): void {
    const terminal = this.#parts;
    terminal.timeline.add('person', 'the exit button is pressed');
    if (!terminal.isOn) return terminal.timeline.add('terminal', `not heard: ${noPower}`);
    terminal.relay.open((terminal.options.effectiveNumber('LockOn') || 5) * 1000, 'exit-button');
    this.#alarm('exit-button');
  }

  /** A finger is registered at the terminal, without any host. Throws `HandError` where there is no such user. */
  registerFinger({ userId, finger = usualFinger }: { userId: string; finger?: number | undefined }): void {
    this.#needsPower();
    const { uid } = this.#userBy(userId);
    const refused = this.#parts.users.addFinger(uid, finger);
    if (refused !== undefined) throw new HandError(`finger ${finger} of user ${userId}: ${refused}`);
    this.#parts.timeline.add('person', `finger ${finger} of userId ${userId} is registered`);
    this.#parts.changed();
  }

  /**
   * A finger is enrolled at the menu, and clients are told. Source of the event's shape: three implementations; terminals
   * differ. Throws `HandError` where there is no such user.
   */
  enrolAtMenu({ userId, finger }: { userId: string; finger: number }): void {
    this.registerFinger({ userId, finger });
    const { users, operations, options, sessions } = this.#parts;
    const { uid } = this.#userBy(userId);
    operations.add(operation.fingerEnrolled, uid, finger);
    const templateSize = users.template(uid, finger)?.template.length ?? 0;
    const userIdWidth = options.effectiveNumber('~PIN2Width') || 9;
    sessions.tell(eventBit.enrolFinger, writeEnrolledFinger({ templateSize, userId, userIdWidth, finger }));
  }

  /** Somebody makes an administrator at the menu, and clients are told. Without a userId it is the first free one from 9001 on. */
  addAdmin({ userId, name }: { userId?: string | undefined; name: string }): { uid: number; userId: string } {
    this.#needsPower();
    const { users, operations, sessions, timeline } = this.#parts;
    let number = 9001;
    while (users.byUserId(String(number)) !== undefined) number += 1;
    const own = userId ?? String(number);
    const taken = new Set(users.all().map((user) => user.uid));
    let uid = 1;
    while (taken.has(uid)) uid += 1;
    const refused = users.put({
      uid,
      userId: own,
      name,
      privilege: superAdmin,
      password: '',
      card: 0,
      group: 1,
    });
    if (refused !== undefined) throw new HandError(`administrator ${own}: ${refused}`);
    timeline.add('person', `userId ${own} is made an administrator`);
    operations.add(operation.userEnrolled, uid);
    this.#parts.changed();
    sessions.tell(eventBit.enrolUser, Uint8Array.of(uid & 0xff, uid >> 8));
    return { uid, userId: own };
  }

  /** A legacy face is registered at the terminal. Throws `HandError` where there is no such user. */
  registerFace({ userId }: { userId: string }): void {
    this.#needsPower();
    const { uid } = this.#userBy(userId);
    this.#parts.faces.set(uid, syntheticFace(uid, userId));
    this.#parts.timeline.add('person', `the face of userId ${userId} is registered`);
    this.#parts.changed();
  }

  #needsPower(): void {
    if (!this.#parts.isOn) throw new HandError(`${noPower}; wait until it is back`);
  }

  #learn(user: StoredUser): number | undefined {
    if (!this.#parts.settings.learnsFingers) return undefined;
    this.registerFinger({ userId: user.userId });
    return usualFinger;
  }

  /** Grants whoever has the stored finger most like this one, where it is like enough; `otherwise` is said where not. */
  #identify(sample: Uint8Array, otherwise: string): HandResult {
    const { users, timeline } = this.#parts;
    const unheard = unheardNow(this.#parts, verifyMode.finger);
    if (unheard !== undefined) return unheard;
    const best = identify(this.#parts, sample);
    const user = best?.isMatch === true ? users.byUid(best.uid) : undefined;
    if (best !== undefined)
      timeline.add(
        'terminal',
        `most like finger ${best.finger} of uid ${best.uid}: score ${best.score}, ${threshold(this.#parts)} needed`,
      );
    const result =
      best === undefined || user === undefined
        ? turnAway(this.#parts, verifyMode.finger, otherwise, prompt.tryAgain)
        : this.#grantFinger(user, best.finger);
    return { ...result, score: best?.score ?? 0 };
  }

  /** A duress finger opens like any other, and tells on whoever forced it. */
  #grantFinger(user: StoredUser, finger: number): HandResult {
    const { users } = this.#parts;
    const result = grant(this.#parts, user, verifyMode.finger);
    if (result.matched && users.template(user.uid, finger)?.flag === templateFlag.duress)
      this.#alarm('duress', user.uid);
    return result;
  }

  #alarm(kind: AlarmKind, uid?: number): void {
    this.#parts.timeline.add('terminal', `alarm: ${kind}`);
    this.#parts.sessions.tell(eventBit.alarm, writeAlarm(kind, uid));
  }

  #userBy(userId: string): StoredUser {
    const user = this.#parts.users.byUserId(userId);
    if (user === undefined)
      throw new HandError(
        `this terminal has no user ${userId}; write one first (USER_WRQ), or let an unknown finger be pressed`,
      );
    return user;
  }
}
