import type { Cobot } from '../cobot/client.ts';
import type { Membership } from '../cobot/schemas.ts';
import { hasAccess, membershipState } from '../cobot/membership-state.ts';
import type { BridgeClock } from './clock.ts';
import type { BridgeConfig } from './config.ts';
import { Alerts } from './doors/alerts.ts';
import { DoorBook } from './doors/door-book.ts';
import { doorPartOf } from './doors/settings.ts';
import { CheckOuts } from './entries/check-outs.ts';
import { LateEntries } from './entries/late-entries.ts';
import { Leases } from './entries/leases.ts';
import { loadPhrases, ownPhrases } from './entries/phrases.ts';
import { EntryPipeline } from './entries/pipeline.ts';
import { recallEntries, recallSince } from './entries/recall.ts';
import type { LastEvent } from './entries/recall.ts';
import type { Roster } from './entries/roster.ts';
import { Whereabouts } from './entries/whereabouts.ts';
import { messageOf } from './errors.ts';
import type { CobotHealth } from './health.ts';
import type { Log } from './log.ts';
import { OfflineDesk } from './offline/offline-desk.ts';
import { OfflinePoster } from './offline/poster.ts';
import { SnapshotKeeper } from './offline/snapshot-keeper.ts';
import { snapshotKey } from './offline/snapshot.ts';
import { nextWallMinute, spaceMoment } from './space-time.ts';
import type { Store } from './store/store.ts';

/** What deciding works with. */
export interface DecisionParts {
  config: BridgeConfig;
  store: Store;
  cobot: Pick<
    Cobot,
    'checkIn' | 'runningCheckIns' | 'checkOut' | 'memberships' | 'allUnusedTimePasses' | 'unusedTimePasses'
  >;
  cobotHealth: CobotHealth;
  roster: Roster;
  /** See {@link AddOptions}. */
  newClaim: () => number;
  clock: BridgeClock;
  log: Log;
}

const DAY_END_MINUTE = 4 * 60;
/** An entry of before is posted with less haste than one at a door. */
const POST_MS = 10_000;

/** All that decides at the doors, wired together. */
export class Decisions {
  readonly alerts: Alerts;
  readonly doors: DoorBook;
  readonly pipeline: EntryPipeline;
  readonly lateEntries: LateEntries;
  readonly poster: OfflinePoster;
  readonly snapshots: SnapshotKeeper;
  readonly #parts: DecisionParts;
  readonly #leases = new Leases();
  readonly #whereabouts = new Whereabouts();
  readonly #offline: OfflineDesk;
  #phrases = ownPhrases('en');

  constructor(parts: DecisionParts) {
    const { config, store, cobot, cobotHealth, roster, newClaim, clock, log } = parts;
    const { timeZone } = config;
    this.#parts = parts;
    this.alerts = new Alerts({ records: store.alerts, clock, log });
    const doors = config.terminals.map((terminal) => ({
      name: terminal.name,
      settings: doorPartOf(terminal),
    }));
    this.doors = new DoorBook({ doors, records: store.doors, timeZone, clock });
    const offline = new OfflineDesk({ records: store.offline, timeZone, clock });
    this.#offline = offline;
    const leases = this.#leases;
    const dropLease = (membershipId: string) => this.dropLease(membershipId);
    const checkOuts = new CheckOuts({ cobot, leases, dropLease, offline, clock, log });
    this.pipeline = new EntryPipeline({
      entries: store.entries,
      roster,
      leases,
      whereabouts: this.#whereabouts,
      offline,
      alerts: this.alerts,
      newClaim,
      desk: cobot,
      clock,
      log,
      timeZone,
      phrases: () => this.#phrases,
      settings: config,
      onAnswer: (answer) => {
        cobotHealth.noteAnswer(answer);
        if (offline.hasStays && cobotHealth.report.state === 'ok') this.poster.look();
      },
      onPassage: (passage) => {
        const { member, terminal, rules } = passage;
        const at = clock.wallNow();
        const forgottenAt = nextWallMinute(timeZone, DAY_END_MINUTE, at);
        const { direction } = rules;
        this.#whereabouts.note(member.membershipId, { direction, terminal, at, forgottenAt });
        checkOuts.note(passage);
      },
    });
    const rules = (terminal: string) => this.doors.settings(terminal);
    const { entries, offline: offlineRecords } = store;
    this.lateEntries = new LateEntries({
      entries,
      offline: offlineRecords,
      roster,
      rules,
      selfDeciding: new Set(config.terminals.filter(({ mode }) => mode === 'sync').map(({ name }) => name)),
      terminals: store.terminals,
      keepsOwnRelay: (name) =>
        config.terminals.some((terminal) => terminal.name === name && terminal.ownRelay === 'keep'),
      clock,
      timeZone,
      onOwed: () => this.poster.look(),
    });
    this.snapshots = new SnapshotKeeper({
      cobot,
      desk: offline,
      records: store.offline,
      leases,
      key: snapshotKey(config.cobot.token),
      isWanted: () => this.doors.states().some(({ settings }) => needsSnapshot(settings)),
      clock,
      log,
    });
    this.poster = new OfflinePoster({
      records: store.offline,
      desk: offline,
      post: (membershipId) => {
        const member = roster.ofMembership(membershipId);
        return member && this.pipeline.post(member, POST_MS);
      },
      timeZone,
      clock,
      log,
    });
  }

  /** Takes up what earlier runs left: what was changed, who is checked in, what is owed. The last event of each terminal. */
  async recall(): Promise<Map<string, LastEvent>> {
    const { config, store, roster, clock } = this.#parts;
    const { timeZone, language = 'en', textsFolder } = config;
    this.#phrases = await loadPhrases(language, textsFolder);
    await this.doors.recall();
    await this.#offline.recall();
    await this.snapshots.recall();
    const nowUtcMs = clock.wallNow();
    return recallEntries(await store.entries.since(recallSince(timeZone, nowUtcMs)), {
      leases: this.#leases,
      whereabouts: this.#whereabouts,
      roster,
      doubt: (membershipId) => this.pipeline.doubt(membershipId),
      directionAt: (terminal) => directionAt(this.doors, terminal),
      timeZone,
      nowUtcMs,
    });
  }

  /** What the doors speak where the config names no language. */
  speak(language: string): void {
    const { language: configured, textsFolder } = this.#parts.config;
    if (configured === undefined && textsFolder === undefined) this.#phrases = ownPhrases(language);
  }

  /** The check-ins that run at that moment, by membership. */
  leases(nowUtcMs: number): ReturnType<Leases['all']> {
    return this.#leases.all(nowUtcMs);
  }

  /** Whose check-in began or ended early, from now on. */
  onLease(listener: (membershipId: string) => void): void {
    this.#leases.onChange = listener;
  }

  /** Ends a member's leases at once: the next finger asks Cobot. */
  async dropLease(membershipId: string): Promise<void> {
    const { store, clock } = this.#parts;
    this.#leases.drop(membershipId);
    await store.entries.dropLeases(membershipId, clock.wallNow());
    await this.snapshots.keepLeases();
  }

  /** A membership that Cobot knows no more: it opens nothing, with or without Cobot. */
  async end(membershipId: string): Promise<void> {
    const { config, clock } = this.#parts;
    const today = spaceMoment(config.timeZone, clock.wallNow()).date;
    this.#offline.noteEnd(membershipId, today);
    await this.dropLease(membershipId);
    await this.snapshots.end(membershipId, today);
  }

  /** A check-in that ended early. A lease whose check-in is not known stays: it may be somebody else's. */
  async noteCheckedOut(checkInId: string): Promise<void> {
    const leases = [...this.#leases.all(this.#parts.clock.wallNow())];
    const found = leases.find(([, lease]) => lease.checkInId === checkInId);
    if (found !== undefined) await this.dropLease(found[0]);
  }

  /** A member who was enrolled a moment ago may come in without Cobot as well. Never rejects. */
  async noteEnrolled(membership: Membership, signal: AbortSignal): Promise<void> {
    try {
      await this.snapshots.take(membership, signal);
    } catch (error) {
      this.#parts.log.warn({ event: 'snapshot-not-taken', problem: messageOf(error) });
    }
  }

  /** Memberships as Cobot has them now: those that do not let in any more lose their leases. */
  async takeMemberships(memberships: readonly Membership[]): Promise<void> {
    const { config, clock } = this.#parts;
    const now = clock.wallNow();
    for (const { id, canceledTo } of memberships) this.#offline.noteEnd(id, canceledTo);
    const gone = memberships.filter(
      (each) => !hasAccess(membershipState(each, new Date(now), config.timeZone)),
    );
    for (const { id } of gone) {
      // Few, and each is a write.
      // oxlint-disable-next-line no-await-in-loop
      if (this.#leases.of(id, now) !== undefined) await this.dropLease(id);
    }
  }
}

function needsSnapshot({ offline, checkOutOnExit }: { offline: string; checkOutOnExit: boolean }): boolean {
  return offline !== 'deny' || checkOutOnExit;
}

/** A terminal that is in the store and no longer in the config has none. */
function directionAt(doors: DoorBook, terminal: string): 'entry' | 'exit' | undefined {
  return doors.states().find(({ name }) => name === terminal)?.settings.direction;
}
