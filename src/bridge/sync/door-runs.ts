import { isDeepStrictEqual } from 'node:util';
import type { TextEncodingName } from '../../protocol/text.ts';
import type { BridgeClock } from '../clock.ts';
import { adviceOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Alert } from './alert.ts';
import { AlertLog } from './alert-log.ts';
import { DesiredLists } from './desired-lists.ts';
import type { LastLooks } from './last-looks.ts';
import type { TerminalRun, TerminalRunParts } from './look.ts';
import type { SyncMember } from './member.ts';
import type { MemberBook } from './member-book.ts';
import type { SyncPorts } from './ports.ts';
import { emptyReport, type SyncReport } from './report.ts';
import type { DoorRules, HouseRules } from './rules.ts';
import { syncTerminal, type TerminalRunResult } from './sync-terminal.ts';

/** A terminal and its door, as the config has them. */
export interface SyncDoor extends DoorRules {
  encoding: TextEncodingName;
  /** `LockOn` as the bridge keeps it; undefined where it is the terminal's. */
  heldLockOn: string | undefined;
}

/** A connected terminal whose users nobody else reads or writes meanwhile. */
export interface SyncVisit extends Pick<TerminalRunParts, 'session' | 'own' | 'signal'> {
  serialNumber: string;
}

export interface SyncTerminals {
  /** Undefined where the terminal is not connected. */
  visit(
    terminal: string,
    work: (visit: SyncVisit) => Promise<TerminalRunResult>,
  ): Promise<TerminalRunResult | undefined>;
}

export interface DoorRunsParts {
  house: HouseRules;
  foreign: TerminalRun['foreign'];
  book: MemberBook;
  terminals: SyncTerminals;
  ports: SyncPorts;
  /** Keeps what a run did. */
  keepReport: (report: SyncReport, atUtcMs: number) => Promise<void>;
  clock: BridgeClock;
  log: Log;
  /** Ends a run at its next step. */
  stopping: AbortSignal;
}

/** What is wanted of a run, beside the door it is for. */
export interface DoorRun extends Pick<TerminalRun, 'list' | 'scope' | 'canary' | 'isDryRun' | 'approved'> {
  /** Runs of one round are made from the same lists. */
  round: object | undefined;
  members: readonly SyncMember[];
  onProgress?: TerminalRunParts['onProgress'];
}

/** Runs syncs at single terminals, and knows what became of each. */
export class DoorRuns {
  readonly #parts: DoorRunsParts;
  readonly #alerts: AlertLog;
  readonly #desired: DesiredLists;
  readonly #lastLooks: LastLooks = new Map();
  readonly #reports = new Map<string, { report: SyncReport; at: number }>();

  constructor(parts: DoorRunsParts) {
    this.#parts = parts;
    this.#alerts = new AlertLog(parts.log);
    this.#desired = new DesiredLists(parts.house);
  }

  /** The last report of each terminal, by name; with the time, UTC ms. */
  get reports(): ReadonlyMap<string, { report: SyncReport; at: number }> {
    return this.#reports;
  }

  /** Never rejects for what a terminal does. */
  async run(door: SyncDoor, wanted: DoorRun): Promise<SyncReport> {
    const { house, ports, clock, terminals, foreign, book, stopping } = this.#parts;
    const { members, round, onProgress, ...how } = wanted;
    const { terminal, encoding, heldLockOn } = door;
    const startedAt = clock.wallNow();
    const { revision } = book;
    const desired = this.#desired.of(members, door, startedAt, round);
    const vault = await ports.templates.index(members);
    const membershipOf = (userId: string) => idsByUserId(members).get(userId);
    try {
      const visit = () =>
        terminals.visit(terminal, ({ session, own, serialNumber, signal }) =>
          syncTerminal(
            {
              terminal,
              serialNumber,
              encoding,
              desired,
              revision,
              schedules: house.schedules,
              foreign,
              heldLockOn,
              vault,
              startedAt,
              membershipOf,
              ...how,
            },
            {
              session,
              own,
              ports,
              clock,
              signal: AbortSignal.any([signal, stopping]),
              onProgress,
              lastLooks: this.#lastLooks,
            },
          ),
        );
      let result = await visit();
      while (result?.again !== undefined) {
        await result.again;
        stopping.throwIfAborted();
        result = await visit();
      }
      if (result === undefined) await this.#owe(terminal, desired.users, startedAt);
      return await this.note(result?.report ?? emptyReport(terminal, 'offline'), wanted.isDryRun);
    } catch (error) {
      if (!stopping.aborted) await this.#owe(terminal, desired.users, startedAt);
      return this.note(failed(terminal, error), wanted.isDryRun);
    }
  }

  /** What a terminal that cannot be reached has to remove when it returns. */
  async #owe(terminal: string, desired: readonly { userId: string }[], now: number): Promise<void> {
    const { ports } = this.#parts;
    const { tombstones } = ports;
    const wanted = new Set(desired.map(({ userId }) => userId));
    const owed = [...(await ports.ownUserIds(terminal))].filter((userId) => !wanted.has(userId));
    const kept = (await tombstones.all()).filter((stone) => stone.terminal === terminal);
    await tombstones.keep(terminal, owed, now);
    // Who may come in again owes nothing.
    await tombstones.clear(
      terminal,
      kept.map(({ userId }) => userId).filter((userId) => wanted.has(userId)),
    );
  }

  /** Tells what became of a run to whoever should know. */
  async note(report: SyncReport, isDryRun = false): Promise<SyncReport> {
    const { clock, log, keepReport } = this.#parts;
    const { terminal, outcome, unchanged, gains, losses, changes, fingers, foreign, problem } = report;
    const at = clock.wallNow();
    const counts = {
      unchanged,
      gains: gains.length,
      losses: losses.length,
      changes: changes.length,
      fingers,
      foreign,
    };
    const level = outcome === 'failed' || outcome === 'partly' ? 'warn' : 'info';
    log[level]({ event: 'terminal-synced', terminal, outcome, isDryRun, ...counts, problem });
    if (isDryRun) return report;
    this.#alerts.tell(terminal, report.alerts);
    const before = this.#reports.get(terminal)?.report.alerts ?? [];
    this.#reports.set(terminal, { report, at });
    // What is still so was kept when it came.
    if (outcome !== 'unchanged' || !isDeepStrictEqual(report.alerts, before)) await keepReport(report, at);
    return report;
  }
}

function failed(terminal: string, error: unknown): SyncReport {
  const problem = messageOf(error);
  const advice = adviceOf(error);
  const alert: Alert = {
    kind: 'terminal-unreadable',
    sentence: 'the terminal could not be read or written to the end; what is missing is done when it can be',
    advice: advice ?? 'see whether it is connected; restart it if that stays',
  };
  return { ...emptyReport(terminal, 'failed'), alerts: [alert], problem, advice };
}

/** By userId, made once per list. */
const idsOfList = new WeakMap<readonly SyncMember[], Map<string, string>>();
function idsByUserId(members: readonly SyncMember[]): Map<string, string> {
  let ids = idsOfList.get(members);
  if (ids === undefined) {
    ids = new Map(members.map(({ userId, membershipId }) => [userId, membershipId]));
    idsOfList.set(members, ids);
  }
  return ids;
}
