import { eventBit } from '../../src/protocol/command-codes.ts';
import { formatWallTime } from '../../src/protocol/clock.ts';
import {
  writeIdentification,
  writeVerification,
  type VerificationLength,
} from '../../src/protocol/commands/events.ts';
import { isContentWith, whyNoAccess } from './access-check.ts';
import { paddedVerification } from './leftovers.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { isNumericId } from './punch-log.ts';
import type { StoredUser } from './user-table.ts';
import { prompt, promptText } from './voice.ts';

/** How a person showed who they are, as the log says it. */
export const verifyMode = { password: 0, finger: 1, card: 2 } as const;

/** What the terminal did about it. */
export interface HandResult {
  matched: boolean;
  /** Why not, in plain words, where it did not match. */
  reason?: string;
  userId?: string;
  uid?: number;
  /** The live verification, where there was one. */
  event?: { userId: string; verify: number; state: number; wallMs: number; time: string };
  /** Whether a line was written to the log. */
  logged: boolean;
  /** How many clients were told of the verification (or, of a stranger's finger, that there was one). */
  clientsTold: number;
  /** Whether the terminal's own relay opened the door; it never does where `LockOn` is 0. */
  ownRelay: 'opened' | 'still';
  /** How like the best stored finger it was, 0–100, where a finger was compared at all. */
  score?: number;
}

/** Why a terminal does nothing at all. */
export const noPower = 'the terminal has no power';

const nothingDone = { matched: false, logged: false, clientsTold: 0, ownRelay: 'still' } as const;

/** A person of the table was recognised: log line, events and, where `LockOn` says so, the door. */
export function grant(terminal: TerminalParts, user: StoredUser, verify: number): HandResult {
  const unheard = unheardNow(terminal, verify);
  if (unheard !== undefined) return unheard;
  if ((user.privilege & 1) === 1)
    return turnAway(terminal, verify, 'the user is disabled', prompt.accessDenied);
  if (!isContentWith(terminal, user, verify))
    return turnAway(terminal, verify, 'the verify style wants something else', prompt.tryAgain);
  const noAccess = whyNoAccess(terminal, user);
  const { punchState } = terminal.settings;
  const told = tell(terminal, user, verify, noAccess === undefined ? punchState : punchState | deniedBit);
  if (noAccess !== undefined) {
    terminal.timeline.add('terminal', `not granted: ${noAccess.reason}`);
    speak(terminal, noAccess.spoken, user.userId);
    return { ...told, matched: false, reason: noAccess.reason, ownRelay: 'still' };
  }
  const seconds = terminal.options.effectiveNumber('LockOn');
  if (seconds > 0) terminal.relay.open(seconds * 1000, 'match');
  speak(terminal, told.logged ? prompt.thankYou : prompt.logFull, user.userId);
  return { ...told, matched: true, ownRelay: seconds > 0 ? 'opened' : 'still' };
}

/** In the state of a verification: the terminal itself did not let the person in. Source: the vendor's manual of 2006. */
const deniedBit = 0x80;

/** The log line and the events of somebody who was recognised. */
function tell(terminal: TerminalParts, user: StoredUser, verify: number, state: number) {
  const { uid, userId } = user;
  const wallMs = Math.floor(terminal.clock.wallMs() / 1000) * 1000;
  const logged = record(terminal, user, { verify, state, wallMs });
  sign(terminal, verify, uid);
  const clientsTold = tellVerification(terminal, user, { verify, state, wallMs });
  const event = { userId, verify, state, wallMs, time: formatWallTime(wallMs) };
  return { userId, uid, event, logged, clientsTold };
}

/** Nobody was recognised, or somebody who may not pass: no log line, no live verification. */
export function turnAway(
  terminal: TerminalParts,
  verify: number,
  reason: string,
  spoken: number,
): HandResult {
  const unheard = unheardNow(terminal, verify);
  if (unheard !== undefined) return unheard;
  terminal.timeline.add('terminal', `not granted: ${reason}`);
  // A wrong password makes no VERIFY event. Source: one report.
  const clientsTold = verify === verifyMode.password ? 0 : sign(terminal, verify, undefined);
  speak(terminal, spoken);
  return { ...nothingDone, reason, clientsTold };
}

/** Sends a live verification and keeps it, so that it can be repeated. Returns how many clients got it. */
export function tellVerification(
  terminal: TerminalParts,
  user: Pick<StoredUser, 'uid' | 'userId'>,
  {
    verify,
    wallMs,
    state = terminal.settings.punchState,
  }: { verify: number; wallMs: number; state?: number },
): number {
  const { eventLength } = terminal.settings;
  const event = { ...user, verify, state, wallMs, workCode: 0 };
  const userId = needsNumber(eventLength) && !isNumericId(user.userId) ? String(user.uid) : user.userId;
  const data = paddedVerification(writeVerification({ ...event, userId }, eventLength), terminal.settings);
  terminal.lastEvent = { code: eventBit.verification, data };
  return terminal.sessions.tell(eventBit.verification, data);
}

function needsNumber(length: VerificationLength): boolean {
  return length === 12;
}

/** The FINGER and VERIFY events around a verification. Source: captured payloads. */
function sign(terminal: TerminalParts, verify: number, uid: number | undefined): number {
  if (!terminal.settings.fingerEvents) return 0;
  if (verify === verifyMode.finger) terminal.sessions.tell(eventBit.finger, new Uint8Array(0));
  return terminal.sessions.tell(eventBit.identification, writeIdentification(uid));
}

function record(
  terminal: TerminalParts,
  { uid, userId }: StoredUser,
  punch: { verify: number; state: number; wallMs: number },
): boolean {
  const { wallMs } = punch;
  const logged = terminal.punches.add({ uid, userId, workCode: 0, ...punch });
  terminal.timeline.add(
    'terminal',
    logged
      ? `verified userId ${userId} at ${formatWallTime(wallMs)}, log line ${terminal.punches.count}`
      : `verified userId ${userId} at ${formatWallTime(wallMs)}; the log is full`,
  );
  if (logged) terminal.changed();
  return logged;
}

/** Aloud, where the terminal has a voice, and on its own part of the screen. */
function speak(terminal: TerminalParts, index: number, userId?: string): void {
  const isGood = index === prompt.thankYou;
  terminal.verdict = { isGood, text: promptText[index] ?? '', userId, at: terminal.time.monotonic() };
  if (terminal.options.effectiveNumber('VoiceOn') !== 0) terminal.voice.play(index);
}

/** What becomes of somebody where the terminal recognises nobody now; undefined where it does. */
export function unheardNow(terminal: TerminalParts, verify: number): HandResult | undefined {
  const reason = whyDeaf(terminal, verify);
  if (reason === undefined) return undefined;
  terminal.timeline.add('terminal', `not heard: ${reason}`);
  return { ...nothingDone, reason };
}

function whyDeaf({ isOn, isEnabled, reader }: TerminalParts, verify: number): string | undefined {
  if (!isOn) return noPower;
  if (!isEnabled) return 'a client has switched reader and keypad off (DISABLEDEVICE)';
  return reader.whyDeaf(verify === verifyMode.finger);
}
