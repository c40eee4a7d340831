import { formatWallTime } from '../../src/protocol/clock.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { threshold } from './physical-finger.ts';

/** What somebody sees and hears who stands before the terminal. */
export interface TerminalFront {
  /** False without power. */
  isOn: boolean;
  /** False while a client has switched reader and keypad off. */
  isEnabled: boolean;
  /** What its clock shows. */
  time: string;
  /** The rows a client has written. */
  lcd: string[];
  /** What the terminal itself says now, and how long yet. */
  verdict: { isGood: boolean; text: string; who: string; remainingMs: number } | undefined;
  isInMenu: boolean;
  /** False while the sensor identifies nobody. */
  isCapturing: boolean;
  /** The finger on the sensor. */
  touchedBy: string | undefined;
  enrolling: TerminalParts['reader']['enrolling'];
  relay: { isOpen: boolean; remainingMs: number; openings: number; queued: number };
  isDoorOpen: boolean;
  clients: number;
  userCount: number;
  logCount: number;
  /** The score from which on a finger matches. */
  threshold: number;
  /** Grows with every change of a user or a template. */
  usersRevision: number;
  /** How many entries the timeline has had. */
  happenedCount: number;
}

/** How long the terminal's own words stay on its screen. */
const verdictMs = 5000;

export function frontOf(terminal: TerminalParts): TerminalFront {
  const { reader, relay, users, verdict, timeline } = terminal;
  const remainingMs = verdict === undefined ? 0 : verdict.at + verdictMs - terminal.time.monotonic();
  return {
    isOn: terminal.isOn,
    isEnabled: terminal.isEnabled,
    time: formatWallTime(terminal.clock.wallMs()),
    lcd: terminal.screen.lines(),
    verdict:
      verdict === undefined || remainingMs <= 0
        ? undefined
        : {
            isGood: verdict.isGood,
            text: verdict.text,
            who: nameOf(terminal, verdict.userId),
            remainingMs,
          },
    isInMenu: reader.isInMenu,
    isCapturing: reader.isCapturing,
    touchedBy: reader.touchedBy,
    enrolling: reader.enrolling,
    relay: {
      isOpen: relay.isOpen,
      remainingMs: relay.remainingMs,
      openings: relay.openings,
      queued: relay.queued,
    },
    isDoorOpen: terminal.isDoorOpen,
    clients: terminal.sessions.all().length,
    userCount: users.count,
    logCount: terminal.punches.count,
    threshold: threshold(terminal),
    usersRevision: users.revision,
    happenedCount: timeline.count,
  };
}

/** As the screen names somebody: by name where the user has one. */
function nameOf({ users }: TerminalParts, userId: string | undefined): string {
  if (userId === undefined) return '';
  const name = users.byUserId(userId)?.name ?? '';
  return name === '' ? `userId ${userId}` : name;
}
