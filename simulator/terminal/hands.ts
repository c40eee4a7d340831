import { eventBit } from '../../src/protocol/command-codes.ts';
import { writeAlarm, type AlarmKind } from '../../src/protocol/commands/events.ts';
import type { Machine } from './machine.ts';
import { usualFinger, type StoredUser } from './user-table.ts';
import { grant, turnAway, verifyMode, type HandResult } from './verification.ts';
import { prompt } from './voice.ts';

/** Something a person cannot do at this terminal; the message says what to do instead. */
export class HandError extends Error {
  override readonly name = 'HandError';
}

/** What people do at a terminal. */
export class Hands {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /**
   * The person with this userId presses a finger (0–9). Without `finger` it is one the terminal knows; a user without
   * any has finger 6 learned on the way, unless the setting `learnsFingers` is off. A finger that is not registered
   * is a stranger's to the terminal. Throws `HandError` where the terminal has no such user.
   */
  pressFinger({ userId, finger }: { userId: string; finger?: number | undefined }): HandResult {
    const user = this.#userBy(userId);
    this.#machine.timeline.add(
      'person',
      `userId ${userId} presses ${finger === undefined ? 'a finger' : `finger ${finger}`}`,
    );
    const pressed = finger ?? user.fingers[0] ?? this.#learn(user);
    return pressed !== undefined && (user.fingers.includes(pressed) || finger === undefined)
      ? grant(this.#machine, user, verifyMode.finger)
      : turnAway(this.#machine, verifyMode.finger, 'this finger is not registered', prompt.tryAgain);
  }

  /** Somebody the terminal has never seen presses a finger. */
  unknownFinger(): HandResult {
    this.#machine.timeline.add('person', 'a stranger presses a finger');
    return turnAway(this.#machine, verifyMode.finger, 'nobody has this finger', prompt.tryAgain);
  }

  /** A card is held to the reader. */
  tapCard({ card }: { card: number }): HandResult {
    const user = this.#machine.users.byCard(card);
    this.#machine.timeline.add('person', 'a card is held to the reader');
    return user === undefined
      ? turnAway(this.#machine, verifyMode.card, 'nobody has this card', prompt.badgeNotEnrolled)
      : grant(this.#machine, user, verifyMode.card);
  }

  /** Somebody types a userId and a password. */
  enterPassword({ userId, password }: { userId: string; password: string }): HandResult {
    const user = this.#machine.users.byUserId(userId);
    this.#machine.timeline.add('person', `somebody types userId ${userId} and a password`);
    return user === undefined || user.password === '' || user.password !== password
      ? turnAway(this.#machine, verifyMode.password, 'userId and password do not match', prompt.wrongPassword)
      : grant(this.#machine, user, verifyMode.password);
  }

  /** The door swings open. With the relay shut this is a break-in, and the terminal says so. */
  openDoor(): void {
    const machine = this.#machine;
    if (machine.isDoorOpen) return;
    machine.isDoorOpen = true;
    machine.timeline.add('person', 'the door opens');
    if (!machine.relay.isOpen) this.#alarm('door-forced');
  }

  closeDoor(): void {
    if (!this.#machine.isDoorOpen) return;
    this.#machine.isDoorOpen = false;
    this.#machine.timeline.add('person', 'the door closes');
  }

  /** The button inside: the relay opens for `LockOn` seconds, five where that is 0. */
  pressExitButton(): void {
    const machine = this.#machine;
    machine.timeline.add('person', 'the exit button is pressed');
    machine.relay.open((machine.options.effectiveNumber('LockOn') || 5) * 1000, 'exit-button');
    this.#alarm('exit-button');
  }

  /** A finger is registered at the terminal, without any host. Throws `HandError` where there is no such user. */
  registerFinger({ userId, finger = usualFinger }: { userId: string; finger?: number | undefined }): void {
    const { uid } = this.#userBy(userId);
    this.#machine.users.addFinger(uid, finger);
    this.#machine.timeline.add('person', `finger ${finger} of userId ${userId} is registered`);
    this.#machine.changed();
  }

  #learn(user: StoredUser): number | undefined {
    if (!this.#machine.settings.learnsFingers) return undefined;
    this.registerFinger({ userId: user.userId });
    return usualFinger;
  }

  #alarm(kind: AlarmKind): void {
    this.#machine.timeline.add('terminal', `alarm: ${kind}`);
    this.#machine.sessions.tell(eventBit.alarm, writeAlarm(kind));
  }

  #userBy(userId: string): StoredUser {
    const user = this.#machine.users.byUserId(userId);
    if (user === undefined)
      throw new HandError(
        `this terminal has no user ${userId}; write one first (USER_WRQ), or let an unknown finger be pressed`,
      );
    return user;
  }
}
