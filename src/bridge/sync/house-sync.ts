import type { Membership } from '../../cobot/schemas.ts';
import { delay } from '../clock.ts';
import { BridgeError, kindOf, messageOf } from '../errors.ts';
import type { Alert } from './alert.ts';
import { CanaryGate } from './canary-gate.ts';
import { DoorRuns, type DoorRunsParts, type SyncDoor } from './door-runs.ts';
import { desiredAt, type DesiredUser } from './desired.ts';
import { nextChange } from './due-dates.ts';
import { outOfPassesAt } from './entitlement.ts';
import { FewAtATime } from './few-at-a-time.ts';
import { fingerprint } from './fingerprint.ts';
import { listHold } from './guard.ts';
import { inParallel } from './in-parallel.ts';
import type { ListHealth } from './list-health.ts';
import { placementOf, type PlacementReport } from './placement.ts';
import type { Tombstone } from './ports.ts';
import { emptyReport, type SyncReport } from './report.ts';
import { TerminalTurns, type WantedRun } from './terminal-turns.ts';

export interface HouseSyncParts extends Omit<DoorRunsParts, 'stopping'> {
  doors: readonly SyncDoor[];
  everyMs: number;
}

export interface ReconcileOptions {
  /** Default all. */
  terminals?: readonly string[] | undefined;
  /** Only say what would happen. */
  isDryRun?: boolean | undefined;
  /** Do what was held, if it is what the last dry run said. */
  isForced?: boolean | undefined;
  onProgress?: ((progress: SyncProgress) => void) | undefined;
}

export interface PlaceOptions {
  /** Default all. */
  terminals?: readonly string[];
  onPlaced?: (placement: PlacementReport) => void;
}

export interface SyncProgress {
  terminal: string;
  done: number;
  total: number;
}

/** So many terminals are read at a time: each is a table in memory, and work that doors everywhere wait behind. */
export const terminalsAtATime = 8;
/** How long a dry run may be forced. */
const dryRunHoldsMs = 30 * 60_000;

/** Keeps all terminals of the house equal to Cobot: fully every so often, at once for one member, at midnight by date. */
export class HouseSync {
  readonly #parts: HouseSyncParts;
  readonly #stopping = new AbortController();
  readonly #turns: ReadonlyMap<string, TerminalTurns>;
  readonly #doors: ReadonlyMap<string, SyncDoor>;
  readonly #runs: DoorRuns;
  /** After a power cut the terminals of the whole house come back at once. */
  readonly #returning = new FewAtATime(terminalsAtATime);
  readonly #dryRuns = new Map<string, { fingerprint: string; at: number }>();
  readonly #canary = new CanaryGate();
  #wake = new AbortController();
  #running: Promise<void> | undefined;
  #round: Promise<unknown> = Promise.resolve();

  constructor(parts: HouseSyncParts) {
    this.#parts = parts;
    this.#runs = new DoorRuns({ ...parts, stopping: this.#stopping.signal });
    this.#doors = new Map(parts.doors.map((door) => [door.terminal, door]));
    this.#turns = new Map(
      parts.doors.map((door) => [door.terminal, new TerminalTurns((wanted) => this.#runKnown(door, wanted))]),
    );
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  /** Ends what is under way at the next step. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all([...this.#turns.values()].map((turns) => turns.alone(() => Promise.resolve())));
  }

  /** The last report of each terminal, by name; with the time, UTC ms. */
  get reports(): ReadonlyMap<string, { report: SyncReport; at: number }> {
    return this.#runs.reports;
  }

  tombstones(): Promise<readonly Tombstone[]> {
    return this.#parts.ports.tombstones.all();
  }

  /** What one door's terminal should hold by what is known; without a door, everybody whose membership is running. */
  async desired(terminal: string | undefined): Promise<readonly DesiredUser[]> {
    const { book, clock, house } = this.#parts;
    const [door] = terminal === undefined ? [] : this.#doorsOf([terminal]);
    const all = { terminal: '', rules: undefined, withoutPasses: 'remove' } as const;
    return desiredAt(await book.members(), door ?? all, house, new Date(clock.wallNow())).users;
  }

  /** Asks Cobot for everybody and brings the terminals up to date. Throws `BridgeError` for a terminal that is none. */
  reconcileAll(options: ReconcileOptions = {}): Promise<SyncReport[]> {
    const doors = this.#doorsOf(options.terminals);
    const work = this.#round.then(() => this.#reconcile(doors, options));
    this.#round = work.catch(() => undefined);
    return work;
  }

  /** Asks Cobot for one member and brings that member's users up to date; nothing where the member is not enrolled. */
  async reconcileMember(membershipId: string): Promise<SyncReport[]> {
    return Promise.all(await this.#startMember(membershipId, undefined));
  }

  /** The same of a membership as it was just heard of, without waiting for the terminals: a slow one holds up nothing. */
  async hearOf(membershipId: string, heard: Membership | 'deleted'): Promise<void> {
    const { log } = this.#parts;
    for (const run of await this.#startMember(membershipId, heard))
      run.catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          log.error({ event: 'sync-failed', kind: kindOf(error), problem: messageOf(error) });
      });
  }

  /**
   * A check-in of a member began, or ended early: who is without passes otherwise stays for as long as it runs. Returns at
   * once, and never throws.
   */
  hearOfCheckIn(membershipId: string): void {
    const { book, clock, log } = this.#parts;
    const look = async () => {
      const member = (await book.members()).find((each) => each.membershipId === membershipId);
      if (member === undefined || outOfPassesAt(member) === undefined) return;
      this.#wake.abort();
      if ((member.passesUntil ?? 0) > clock.wallNow()) return;
      const scope = new Set([member.userId]);
      await Promise.all([...this.#turns.values()].map((turns) => turns.share({ scope, round: undefined })));
    };
    // This goes through all members, and whoever checked in stands at the door: first the order to open leaves.
    setImmediate(() => {
      look().catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          log.error({ event: 'sync-failed', kind: kindOf(error), problem: messageOf(error) });
      });
    });
  }

  async #startMember(
    membershipId: string,
    heard: Membership | 'deleted' | undefined,
    terminals?: readonly string[],
  ): Promise<Promise<SyncReport>[]> {
    const member = await this.#parts.book.askOne(membershipId, this.#stopping.signal, heard);
    this.#wake.abort();
    if (member === undefined) return [];
    const scope = new Set([member.userId]);
    return this.#doorsOf(terminals).map((door) => this.#turnsOf(door).share({ scope, round: undefined }));
  }

  /** The same, told per terminal for who is waiting for this member; `onPlaced` hears of each as soon as it is done. */
  async placeMember(
    { membershipId, userId }: { membershipId: string; userId: string },
    { terminals, onPlaced }: PlaceOptions = {},
  ): Promise<PlacementReport[]> {
    const runs = await this.#startMember(membershipId, undefined, terminals);
    return Promise.all(
      runs.map(async (run) => {
        const report = await run;
        const wanted = await this.desired(report.terminal);
        const placement = placementOf(
          report,
          userId,
          wanted.some((user) => user.userId === userId),
        );
        onPlaced?.(placement);
        return placement;
      }),
    );
  }

  /** An enrolment was taken back: its user goes from every terminal. Asks Cobot nothing. */
  async takeOut(userId: string): Promise<void> {
    this.#parts.book.forget();
    const scope = new Set([userId]);
    await Promise.all([...this.#turns.values()].map((turns) => turns.share({ scope, round: undefined })));
  }

  /** A terminal is there (again): it gets what it missed, in its turn where many are. */
  async reconcileTerminal(terminal: string): Promise<SyncReport | undefined> {
    return this.#returning.run(async () =>
      this.#stopping.signal.aborted
        ? undefined
        : this.#turns.get(terminal)?.share({ scope: undefined, round: undefined }),
    );
  }

  async #loop(): Promise<void> {
    const { clock, everyMs, log, book, house } = this.#parts;
    const { signal } = this.#stopping;
    let fullAt = clock.now();
    let due: number | undefined;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      // A date that comes while this is under way is still to be looked at.
      const from = new Date(clock.wallNow());
      const isFull = clock.now() >= fullAt;
      if (isFull) fullAt = clock.now() + everyMs;
      try {
        if (isFull) await this.reconcileAll();
        else if (due !== undefined && due <= from.getTime()) await this.#reconcileDue();
      } catch (error) {
        if (!signal.aborted)
          log.error({ event: 'sync-failed', kind: kindOf(error), problem: messageOf(error) });
      }
      due = await book
        .members()
        .then((members) => nextChange(members, from, house.timeZone))
        .catch(() => undefined);
      const msLeft = Math.min(fullAt - clock.now(), (due ?? Number.POSITIVE_INFINITY) - clock.wallNow());
      await delay(clock, Math.max(1, msLeft), AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** A date has come: no question to Cobot. */
  async #reconcileDue(): Promise<void> {
    this.#canary.expectOthers();
    const round = {};
    await inParallel([...this.#turns.values()], terminalsAtATime, (turns) =>
      turns.share({ scope: undefined, round }),
    );
  }

  async #reconcile(doors: readonly SyncDoor[], options: ReconcileOptions): Promise<SyncReport[]> {
    const { book, log } = this.#parts;
    const { signal } = this.#stopping;
    const fresh = await book.askAll(signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      log.warn({ event: 'sync-by-known-members', kind: kindOf(error), problem: messageOf(error) });
      return undefined;
    });
    const { isDryRun = false, isForced = false } = options;
    if (fresh !== undefined && fresh.list !== 'whole' && !isDryRun && !isForced)
      return this.#holdAll(doors, fresh.list);
    if (fresh?.list === 'whole') await fresh.keep();
    if (!isDryRun) this.#canary.startAnew();
    const round = {};
    if (!isDryRun && !isForced && options.onProgress === undefined)
      return inParallel(doors, terminalsAtATime, (door) =>
        this.#turnsOf(door).share({ scope: undefined, round }),
      );
    // What a list that can be believed has said is known now, and so is what was heard since.
    const members = fresh === undefined || fresh.list === 'whole' ? await book.members() : fresh.members;
    const reports = await inParallel(doors, terminalsAtATime, (door) =>
      this.#turnsOf(door).alone(() =>
        this.#runs.run(door, {
          members,
          list: fresh?.list ?? 'whole',
          scope: undefined,
          round,
          canary: this.#canary,
          isDryRun,
          approved: isForced ? this.#approvedAt(door.terminal) : undefined,
          onProgress: (done, total) => options.onProgress?.({ terminal: door.terminal, done, total }),
        }),
      ),
    );
    if (isDryRun) this.#rememberDryRun(reports);
    else if (
      fresh !== undefined &&
      fresh.list !== 'whole' &&
      reports.some(({ outcome }) => outcome === 'applied')
    )
      await fresh.keep();
    return reports;
  }

  async #holdAll(doors: readonly SyncDoor[], list: Exclude<ListHealth, 'whole'>): Promise<SyncReport[]> {
    const alerts: Alert[] = [listHold(list)];
    const reports = doors.map(({ terminal }) => ({ ...emptyReport(terminal, 'held'), alerts }));
    for (const report of reports) await this.#runs.note(report);
    return reports;
  }

  async #runKnown(door: SyncDoor, wanted: WantedRun): Promise<SyncReport> {
    const members = await this.#parts.book.members();
    return this.#runs.run(door, {
      ...wanted,
      members,
      canary: this.#canary,
      list: 'whole',
      isDryRun: false,
      approved: undefined,
    });
  }

  #rememberDryRun(reports: readonly SyncReport[]): void {
    const at = this.#parts.clock.wallNow();
    for (const report of reports)
      this.#dryRuns.set(report.terminal, { fingerprint: fingerprint(report), at });
  }

  #approvedAt(terminal: string): string | undefined {
    const shown = this.#dryRuns.get(terminal);
    const isFresh = shown !== undefined && this.#parts.clock.wallNow() - shown.at <= dryRunHoldsMs;
    return isFresh ? shown.fingerprint : undefined;
  }

  #doorsOf(names: readonly string[] | undefined): readonly SyncDoor[] {
    if (names === undefined) return this.#parts.doors;
    return names.map((name) => {
      const door = this.#doors.get(name);
      if (door !== undefined) return door;
      throw new BridgeError('refusal', 'unknown-terminal', `there is no terminal called ${name}`, {
        advice: `these are known: ${[...this.#doors.keys()].join(', ')}`,
      });
    });
  }

  #turnsOf(door: SyncDoor): TerminalTurns {
    const turns = this.#turns.get(door.terminal);
    if (turns === undefined) throw new BridgeError('ours', 'no-turns', 'a terminal without turns');
    return turns;
  }
}
