import { configFrom } from '../../../src/bridge/config.ts';
import type { ConfigInput } from '../../../src/bridge/config.ts';
import type { Warning } from '../../../src/bridge/doors/alerts.ts';
import type { EntryPlace, Verification } from '../../../src/bridge/entries/ports.ts';
import type { Alert } from '../../../src/bridge/sync/alert.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import type { Log } from '../../../src/bridge/log.ts';
import type { Store } from '../../../src/bridge/store/store.ts';
import { Keeper } from '../../../src/bridge/terminals/keeper.ts';
import { SerialNumbers } from '../../../src/bridge/terminals/serial-number.ts';
import type { Punch } from '../../../src/protocol/commands/punches.ts';
import { TerminalError } from '../../../src/protocol/errors.ts';
import { FakeSession } from './fake-session.ts';
import { HeldClock } from './held-clock.ts';
import { keptLog } from './kept-log.ts';

/** Summer-time Berlin. */
export const twoHours = 7_200_000;

/** A keeper over a real store, with sessions of plain fields and a clock that stands still. */
export class KeeperRig {
  readonly clock: HeldClock;
  readonly serialNumbers = new SerialNumbers();
  readonly store: Store;
  /** What connecting brings, one after the other; then nobody answers. */
  readonly sessions: (FakeSession | Error)[] = [];
  readonly taken: { verification: Verification; place: EntryPlace }[] = [];
  readonly alerts: Warning[] = [];
  readonly late: Punch[] = [];
  /** What was logged, one JSON text each. */
  readonly lines: readonly string[];
  /** While it is, no entry of the past can be recorded. */
  isLateBroken = false;
  lateTries = 0;
  isHeldOpen = false;
  /** Of the last sync. */
  syncAlerts: Alert[] = [];
  bringUpToDate: () => Promise<boolean> = () => Promise.resolve(true);
  connects = 0;
  unknownFingers = 0;
  readonly #log: Log;
  #keeper: Keeper | undefined;

  static async start(clock = new HeldClock()): Promise<KeeperRig> {
    const store = await openStore(':memory:');
    await store.terminals.know('front');
    return new KeeperRig(store, clock);
  }

  private constructor(store: Store, clock: HeldClock) {
    const { log, lines } = keptLog();
    this.store = store;
    this.clock = clock;
    this.lines = lines;
    this.#log = log;
  }

  get keeper(): Keeper {
    if (this.#keeper === undefined) throw new Error('the keeper was not started');
    return this.#keeper;
  }

  get isOnline(): boolean {
    return this.keeper.status().state === 'online';
  }

  get hasReading(): boolean {
    const status = this.keeper.status();
    return status.state === 'online' && status.clockOffsetMs !== undefined;
  }

  run(settings: Partial<ConfigInput['terminals'][number]> = {}): void {
    const { terminals } = configFrom({
      cobot: { spaceUrl: 'http://127.0.0.1:1/space', token: 't' },
      http: { keys: ['0123456789abcdef'] },
      terminals: [{ name: 'front', host: '127.0.0.1', ...settings }],
    });
    const [terminal] = terminals;
    if (terminal === undefined) throw new Error('no terminal in the config');
    this.#keeper = new Keeper({
      terminal,
      timeZone: 'Europe/Berlin',
      doorDeadlineMs: 3000,
      deniedBit: undefined,
      rules: () => terminal,
      isHeldOpen: () => this.isHeldOpen,
      alerts: { raise: (warning) => void this.alerts.push(warning) },
      lateEntries: {
        record: async (punches) => {
          this.lateTries += 1;
          if (this.isLateBroken) throw new Error('the database is locked');
          this.late.push(...punches);
          return punches.length;
        },
      },
      store: this.store,
      serialNumbers: this.serialNumbers,
      clock: this.clock,
      log: this.#log,
      random: () => 1,
      bringUpToDate: () => this.bringUpToDate(),
      syncAlerts: () => this.syncAlerts,
      connect: async () => this.#connect(),
      pipeline: {
        take: async (verification, place) => void this.taken.push({ verification, place }),
        takeUnknownFinger: async () => {
          this.unknownFingers += 1;
        },
      },
    });
    this.#keeper.start();
  }

  #connect(): FakeSession {
    this.connects += 1;
    const next = this.sessions.shift();
    if (next instanceof FakeSession) return next;
    throw next ?? new TerminalError('transport', 'nobody answers', { reason: 'unreachable' });
  }

  async stop(): Promise<void> {
    const stopped = this.#keeper?.stop();
    this.clock.advance(60_000);
    await stopped;
    await this.store.close();
  }

  /** The next terminal that answers; its clock is right. */
  session(): FakeSession {
    const made = new FakeSession(this.clock);
    made.aheadOfUtcMs = twoHours;
    this.sessions.push(made);
    return made;
  }

  fingerEvent() {
    return {
      type: 'verification' as const,
      userId: '1001',
      uid: undefined,
      verify: 1,
      state: 0,
      wallMs: this.clock.wallNow() + twoHours,
      workCode: 0,
      arrivedAt: this.clock.now(),
    };
  }

  /** An enrolled member; the userId. */
  async withMember(): Promise<string> {
    const member = { membershipId: 'm1', name: 'Ada Testperson-With-A-Long-Name' };
    const dates = { confirmedAt: undefined, startsAt: undefined, canceledTo: undefined };
    await this.store.members.refresh([{ ...member, ...dates }], 1);
    return (await this.store.enrolments.create('m1', 'ctb-test', 1)).userId;
  }
}
