import { randomInt } from 'node:crypto';
import { EntryPipeline } from '../../../src/bridge/entries/pipeline.ts';
import type { EntryPlace, Verification } from '../../../src/bridge/entries/ports.ts';
import { Roster } from '../../../src/bridge/entries/roster.ts';
import type { Entry } from '../../../src/bridge/store/entries.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import type { Store } from '../../../src/bridge/store/store.ts';
import type { CheckInAnswer } from '../../../src/cobot/check-ins.ts';
import type { Warning } from '../../../src/bridge/doors/alerts.ts';
import { doorPartOf } from '../../../src/bridge/doors/settings.ts';
import type { DoorSettings } from '../../../src/bridge/doors/settings.ts';
import { Leases } from '../../../src/bridge/entries/leases.ts';
import { ownPhrases } from '../../../src/bridge/entries/phrases.ts';
import { Plausibility } from '../../../src/bridge/entries/plausibility.ts';
import { Whereabouts } from '../../../src/bridge/entries/whereabouts.ts';
import { OfflineDesk } from '../../../src/bridge/offline/offline-desk.ts';
import type { CheckIn } from '../../../src/cobot/schemas.ts';
import { configFrom } from '../../../src/bridge/config.ts';
import { HeldClock } from './held-clock.ts';
import { keptLog } from './kept-log.ts';

/** Summer-time Berlin. */
export const twoHours = 7_200_000;

/** A pipeline over a real store, with a Cobot and a door of plain fields and a clock that stands still. */
export class PipelineRig {
  readonly clock = new HeldClock();
  readonly lines: string[];
  readonly pipeline: EntryPipeline;
  readonly store: Store;
  readonly leases = new Leases();
  readonly whereabouts = new Whereabouts();
  readonly offline: OfflineDesk;
  readonly alerts: Warning[] = [];
  /** Of the terminal, over all events. */
  readonly plausibility = new Plausibility(() => 2);
  /** What Cobot will say, and how long it takes; what it was asked. */
  readonly cobot: {
    answer: CheckInAnswer;
    takesMs: number;
    asked: string[];
    timeouts: number[];
    running: CheckIn[];
  } = {
    answer: { kind: 'checked-in', checkInId: 'check-in-1', membershipId: 'm1', validUntil: undefined },
    takesMs: 20,
    asked: [],
    timeouts: [],
    running: [],
  };
  /** What happened at the terminal. */
  readonly door = {
    opened: [] as number[],
    said: [] as string[],
    spoken: [] as number[],
    doubts: 0,
    fails: false,
    takesMs: 5,
  };

  static async start(): Promise<PipelineRig> {
    const store = await openStore(':memory:');
    await store.terminals.know('front');
    return new PipelineRig(store);
  }

  private constructor(store: Store) {
    const { clock, cobot } = this;
    const { log, lines } = keptLog();
    this.store = store;
    this.lines = lines;
    const roster = new Roster();
    roster.set({
      userId: '1001',
      membershipId: 'm1',
      checkInToken: 'ctb-test-token',
      isRegistered: true,
      name: 'Ada Testperson',
    });
    this.offline = new OfflineDesk({ records: store.offline, timeZone: 'Europe/Berlin', clock });
    const { leases, whereabouts, offline } = this;
    this.pipeline = new EntryPipeline({
      entries: store.entries,
      roster,
      leases,
      whereabouts,
      offline,
      alerts: { raise: (warning) => void this.alerts.push(warning) },
      timeZone: 'Europe/Berlin',
      phrases: () => ownPhrases('en'),
      clock,
      log,
      newClaim: () => randomInt(1_000_000_000),
      settings: { cobotDeadlineMs: 2000, doorDeadlineMs: 3000, maxEventAgeMs: 10_000 },
      desk: {
        async checkIn(token, { timeoutMs }) {
          cobot.asked.push(token);
          cobot.timeouts.push(timeoutMs);
          clock.advance(cobot.takesMs);
          return cobot.answer;
        },
        async runningCheckIns() {
          return cobot.running;
        },
      },
    });
  }

  async stop(): Promise<void> {
    await this.pipeline.stop(0);
    await this.store.close();
  }

  /** Where the events come from. */
  place(change: Partial<EntryPlace> = {}): EntryPlace {
    const { clock, door } = this;
    return {
      terminal: 'front',
      door: {
        async open(sendBefore) {
          if (door.fails) throw new Error('the link is gone');
          clock.advance(door.takesMs);
          door.opened.push(sendBefore);
          return 'opened';
        },
      },
      rules: rulesFor(),
      plausibility: this.plausibility,
      clockEpoch: 0,
      clock: { aheadOfUtcMs: twoHours + 500, readAt: clock.wallNow() },
      deniedBit: 'refuse',
      isGone: () => false,
      say: ({ text, voice }) => {
        door.said.push(text);
        door.spoken.push(voice);
      },
      isForeign: () => false,
      userIdOf: async (uid) => (uid === 7 ? '1001' : undefined),
      doubtClock: () => {
        door.doubts += 1;
      },
      ...change,
    };
  }

  /** The enrolled member's finger, now. */
  finger(change: Partial<Verification> = {}): Verification {
    return {
      userId: '1001',
      uid: undefined,
      verify: 1,
      state: 0,
      wallMs: Math.floor((this.clock.wallNow() + twoHours) / 1000) * 1000,
      arrivedAt: this.clock.now(),
      ...change,
    };
  }

  async lastEntry(): Promise<Entry | undefined> {
    const [entry] = await this.store.entries.list({ limit: 1 });
    return entry;
  }
}

/** A door's settings, all default but for these. */
export function rulesFor(change: Partial<DoorSettings> = {}): DoorSettings {
  const { terminals } = configFrom({
    cobot: { spaceUrl: 'http://127.0.0.1:1/space', token: 't' },
    http: { keys: ['0123456789abcdef'] },
    terminals: [{ name: 'front', host: '127.0.0.1' }],
  });
  const [terminal] = terminals;
  if (terminal === undefined) throw new Error('no terminal in the config');
  return { ...doorPartOf(terminal), ...change };
}
