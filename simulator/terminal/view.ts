import { formatWallTime } from '../../src/protocol/clock.ts';
import type { TerminalParts } from './terminal-parts.ts';
import type { Ports } from './ports.ts';

/** What one sees who stands before the terminal and may look inside. */
export interface TerminalView {
  serialNumber: string;
  /** The name of its firmware. */
  firmware: string;
  host: string;
  port: number;
  /** False without power, as during a reboot. */
  on: boolean;
  /** False while a client has switched reader and keypad off. */
  enabled: boolean;
  time: string;
  userCount: number;
  /** Passwords are left out. */
  users: {
    uid: number;
    userId: string;
    name: string;
    privilege: number;
    card: number;
    group: number;
    fingers: readonly number[];
  }[];
  logCount: number;
  /** The written rows of the screen, one under the other. */
  lcdText: string;
  lcd: string[];
  relay: { open: boolean; openings: number; queued: number };
  door: 'open' | 'closed';
  sessions: { id: number; client: number; authenticated: boolean; eventMask: number }[];
  waitingClients: number;
  voicePrompts: readonly number[];
}

export function viewOf(terminal: TerminalParts, ports: Ports, host: string): TerminalView {
  return {
    serialNumber: terminal.options.read('~SerialNumber') ?? '',
    firmware: terminal.firmware?.name ?? 'colour',
    host,
    port: ports.port,
    on: terminal.isOn,
    enabled: terminal.isEnabled,
    time: formatWallTime(terminal.clock.wallMs()),
    userCount: terminal.users.count,
    users: terminal.users.all().map(({ password: _password, ...user }) => user),
    logCount: terminal.punches.count,
    lcdText: terminal.screen.text(),
    lcd: terminal.screen.lines(),
    relay: { open: terminal.relay.isOpen, openings: terminal.relay.openings, queued: terminal.relay.queued },
    door: terminal.isDoorOpen ? 'open' : 'closed',
    sessions: terminal.sessions.all().map(({ id, client, isAuthenticated, eventMask }) => ({
      id,
      client,
      authenticated: isAuthenticated,
      eventMask,
    })),
    waitingClients: ports.waiting,
    voicePrompts: terminal.voice.spoken(),
  };
}
