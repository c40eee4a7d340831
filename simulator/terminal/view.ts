import { formatWallTime } from '../../src/protocol/clock.ts';
import type { Machine } from './machine.ts';
import type { Ports } from './ports.ts';

/** What one sees who stands before the terminal and may look inside. */
export interface TerminalView {
  serialNumber: string;
  /** The name of its firmware. */
  firmware: string;
  host: string;
  port: number;
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

export function viewOf(machine: Machine, ports: Ports, host: string): TerminalView {
  return {
    serialNumber: machine.options.read('~SerialNumber') ?? '',
    firmware: machine.firmware?.name ?? 'colour',
    host,
    port: ports.port,
    enabled: machine.isEnabled,
    time: formatWallTime(machine.clock.wallMs()),
    userCount: machine.users.count,
    users: machine.users.all().map(({ password: _password, ...user }) => user),
    logCount: machine.punches.count,
    lcdText: machine.screen.text(),
    lcd: machine.screen.lines(),
    relay: { open: machine.relay.isOpen, openings: machine.relay.openings, queued: machine.relay.queued },
    door: machine.isDoorOpen ? 'open' : 'closed',
    sessions: machine.sessions.all().map(({ id, client, isAuthenticated, eventMask }) => ({
      id,
      client,
      authenticated: isAuthenticated,
      eventMask,
    })),
    waitingClients: ports.waiting,
    voicePrompts: machine.voice.spoken(),
  };
}
