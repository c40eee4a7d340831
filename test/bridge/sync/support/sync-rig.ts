import { onTestFinished } from 'vitest';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../../../simulator/terminal/terminal.ts';
import { systemClock } from '../../../../src/bridge/clock.ts';
import { desiredAt } from '../../../../src/bridge/sync/desired.ts';
import type { TerminalRun } from '../../../../src/bridge/sync/look.ts';
import type { SyncMember } from '../../../../src/bridge/sync/member.ts';
import type { SyncSession } from '../../../../src/bridge/sync/ports.ts';
import type { SyncReport } from '../../../../src/bridge/sync/report.ts';
import type { DoorRules, HouseRules } from '../../../../src/bridge/sync/rules.ts';
import type { LastLooks } from '../../../../src/bridge/sync/last-looks.ts';
import { syncTerminal } from '../../../../src/bridge/sync/sync-terminal.ts';
import { connectTerminal, type Terminal } from '../../../../src/protocol/terminal.ts';
import { terminalForTest } from '../../../support/terminal-for-test.ts';
import { doorForTest, houseForTest } from './member-for-test.ts';
import { MemoryPorts } from './memory-ports.ts';

/** One simulated terminal, its driver over a real socket, and a store of plain maps. */
export class SyncRig {
  readonly terminal: SimulatedTerminal;
  readonly ports = new MemoryPorts();
  session: Terminal;
  now = new Date('2026-06-01T10:00:00Z');
  members: SyncMember[] = [];
  rules: DoorRules['rules'];
  withoutPasses: DoorRules['withoutPasses'] = 'remove';
  house: Partial<HouseRules> = {};
  readonly lastLooks: LastLooks = new Map();
  /** Stands between the sync and the terminal, to misbehave. */
  inBetween: (session: Terminal) => SyncSession = (session) => session;

  private constructor(terminal: SimulatedTerminal, session: Terminal) {
    this.terminal = terminal;
    this.session = session;
  }

  static async start(options: SimulatedTerminalOptions = {}): Promise<SyncRig> {
    const terminal = await terminalForTest({ paceMs: 0, ...options });
    const rig = new SyncRig(terminal, await connect(terminal));
    onTestFinished(() => rig.session.close());
    return rig;
  }

  async reconnect(): Promise<void> {
    this.session.drop();
    this.session = await connect(this.terminal);
  }

  async sync(changes: Partial<TerminalRun> = {}): Promise<SyncReport> {
    const house = houseForTest(this.house);
    const run: TerminalRun = {
      terminal: 'front door',
      serialNumber: this.terminal.serialNumber,
      encoding: 'utf8',
      desired: desiredAt(this.members, doorForTest(this.rules, this.withoutPasses), house, this.now),
      revision: 1,
      list: 'whole',
      schedules: house.schedules,
      foreign: 'keep',
      heldLockOn: undefined,
      vault: await this.ports.templates.index(),
      startedAt: this.now.getTime(),
      membershipOf: (userId) => `m${userId}`,
      isDryRun: false,
      approved: undefined,
      canary: undefined,
      ...changes,
    };
    const clock = {
      ...systemClock,
      wallNow: () => this.now.getTime(),
      // Pauses are for people at the glass, and none are here.
      schedule: (_ms: number, act: () => void) => systemClock.schedule(0, act),
    };
    const { signal } = new AbortController();
    const session = this.inBetween(this.session);
    return (
      await syncTerminal(run, {
        session,
        own: this.ports.ownOf('front door'),
        ports: this.ports,
        clock,
        signal,
        lastLooks: this.lastLooks,
      })
    ).report;
  }

  /** Who is in the terminal: `userId name`, by userId. */
  there(): string[] {
    return this.terminal
      .users()
      .map(({ userId, name }) => `${userId} ${name}`)
      .toSorted();
  }

  /** How often the terminal was asked for this command so far. */
  asked(command: number): number {
    return this.terminal.timeline().filter(({ what }) => what.includes(`(${command}), reply id`)).length;
  }
}

function connect(terminal: SimulatedTerminal): Promise<Terminal> {
  return connectTerminal({ name: 'front door', host: terminal.host, port: terminal.port });
}
