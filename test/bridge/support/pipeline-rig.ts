import { randomInt } from 'node:crypto';
import { EntryPipeline } from '../../../src/bridge/entries/pipeline.ts';
import type { EntryPlace, Verification } from '../../../src/bridge/entries/ports.ts';
import { Roster } from '../../../src/bridge/entries/roster.ts';
import type { Entry } from '../../../src/bridge/store/entries.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import type { Store } from '../../../src/bridge/store/store.ts';
import type { CheckInAnswer } from '../../../src/cobot/check-ins.ts';
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
  /** What Cobot will say, and how long it takes; what it was asked. */
  readonly cobot: { answer: CheckInAnswer; takesMs: number; asked: string[]; timeouts: number[] } = {
    answer: { kind: 'checked-in', checkInId: 'check-in-1', membershipId: 'm1', validUntil: undefined },
    takesMs: 20,
    asked: [],
    timeouts: [],
  };
  /** What happened at the terminal. */
  readonly door = { opened: [] as number[], said: [] as string[], doubts: 0, fails: false, takesMs: 5 };

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
    this.pipeline = new EntryPipeline({
      entries: store.entries,
      roster,
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
      clockEpoch: 0,
      clock: { aheadOfUtcMs: twoHours + 500, readAt: clock.wallNow() },
      deniedBit: 'refuse',
      isGone: () => false,
      say: (sentence) => void door.said.push(sentence),
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
