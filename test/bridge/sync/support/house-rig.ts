import { onTestFinished } from 'vitest';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../../../simulator/terminal/terminal.ts';
import { BridgeError } from '../../../../src/bridge/errors.ts';
import type { SyncDoor, SyncTerminals } from '../../../../src/bridge/sync/door-runs.ts';
import { HouseSync, type HouseSyncParts } from '../../../../src/bridge/sync/house-sync.ts';
import type { ListHealth } from '../../../../src/bridge/sync/list-health.ts';
import type { SyncMember } from '../../../../src/bridge/sync/member.ts';
import type { MemberBook } from '../../../../src/bridge/sync/member-book.ts';
import type { SyncSession } from '../../../../src/bridge/sync/ports.ts';
import type { SyncReport } from '../../../../src/bridge/sync/report.ts';
import { connectTerminal, type Terminal } from '../../../../src/protocol/terminal.ts';
import { terminalForTest } from '../../../support/terminal-for-test.ts';
import { keptLog } from '../../support/kept-log.ts';
import { houseForTest } from './member-for-test.ts';
import { MemoryPorts } from './memory-ports.ts';
import { SteppedClock } from './stepped-clock.ts';

/** A book a test writes itself: `atCobot` is what the next question brings, `known` what was kept. */
export class TestBook implements MemberBook {
  revision = 1;
  atCobot: SyncMember[] = [];
  known: SyncMember[] = [];
  list: ListHealth = 'whole';
  isDown = false;
  asked = 0;

  forget(): void {
    this.revision += 1;
  }

  members() {
    return Promise.resolve(this.known);
  }

  async askAll() {
    this.asked += 1;
    if (this.isDown) throw new BridgeError('transport', 'down', 'Cobot does not answer');
    const members = this.atCobot;
    return { members, list: this.list, keep: () => this.#keep(members) };
  }

  async askOne(membershipId: string) {
    const isIt = (member: SyncMember) => member.membershipId === membershipId;
    const found = this.atCobot.find(isIt);
    const before = this.known.find(isIt);
    await this.#keep([
      ...this.known.filter((member) => !isIt(member)),
      ...(found === undefined ? [] : [found]),
    ]);
    return found ?? before;
  }

  async #keep(members: SyncMember[]): Promise<void> {
    this.revision += 1;
    this.known = members;
  }
}

const names = ['front door', 'back door', 'roof door'];

/** Simulated terminals with their drivers over real sockets, and a sync over all of them. */
export class HouseRig {
  readonly terminals: readonly SimulatedTerminal[];
  readonly book = new TestBook();
  readonly ports = new MemoryPorts();
  readonly clock = new SteppedClock(Date.UTC(2026, 5, 1, 10, 0, 0));
  readonly kept: SyncReport[] = [];
  readonly log = keptLog();
  /** Terminals that cannot be reached. */
  readonly offline = new Set<string>();
  inBetween: (terminal: string, session: Terminal) => SyncSession = (_terminal, session) => session;
  readonly sync: HouseSync;
  readonly #sessions: ReadonlyMap<string, Terminal>;

  private constructor(
    terminals: readonly SimulatedTerminal[],
    sessions: ReadonlyMap<string, Terminal>,
    changes: Partial<HouseSyncParts>,
  ) {
    this.terminals = terminals;
    this.#sessions = sessions;
    const { signal } = new AbortController();
    const visits: SyncTerminals = {
      visit: async (terminal, work) => {
        const session = sessions.get(terminal);
        if (session === undefined || this.offline.has(terminal)) return undefined;
        const { serialNumber } = await session.identity();
        const own = this.ports.ownOf(terminal);
        return work({ session: this.inBetween(terminal, session), own, serialNumber, signal });
      },
    };
    const doors: SyncDoor[] = [...sessions.keys()].map((terminal) => ({
      terminal,
      encoding: 'utf8',
      rules: undefined,
      withoutPasses: 'remove',
      heldLockOn: undefined,
    }));
    this.sync = new HouseSync({
      doors,
      house: houseForTest(),
      foreign: 'keep',
      everyMs: 15 * 60_000,
      book: this.book,
      terminals: visits,
      ports: this.ports,
      keepReport: async (report) => void this.kept.push(report),
      clock: this.clock,
      log: this.log.log,
      ...changes,
    });
  }

  static async start(
    options: readonly SimulatedTerminalOptions[] = [{}],
    changes: Partial<HouseSyncParts> = {},
  ): Promise<HouseRig> {
    const terminals = await Promise.all(options.map((each) => terminalForTest({ paceMs: 0, ...each })));
    const sessions = new Map<string, Terminal>();
    for (const [index, { host, port }] of terminals.entries()) {
      const name = names[index] ?? `door ${index}`;
      const session = await connectTerminal({ name, host, port });
      onTestFinished(() => session.close());
      sessions.set(name, session);
    }
    const rig = new HouseRig(terminals, sessions, changes);
    onTestFinished(() => rig.sync.stop());
    return rig;
  }

  session(terminal = 'front door'): Terminal {
    const session = this.#sessions.get(terminal);
    if (session === undefined) throw new RangeError(`this house has no ${terminal}`);
    return session;
  }

  /** Whether a terminal's users were read. */
  asked(name: string): boolean {
    const terminal = this.terminals[names.indexOf(name)];
    return terminal?.timeline().some(({ what }) => what.includes('(50), reply id')) ?? false;
  }

  /** The userIds in each terminal. */
  there(): string[][] {
    return this.terminals.map((terminal) =>
      terminal
        .users()
        .map(({ userId }) => userId)
        .toSorted(),
    );
  }
}
