import type { BridgeClock } from '../clock.ts';
import type { OfflineRecords } from '../store/offline-entries.ts';
import { spaceMoment } from '../space-time.ts';
import { decideOffline } from './decide-offline.ts';
import type { OfflineDecision, OfflinePolicy, OfflineStay } from './decide-offline.ts';
import type { Snapshot } from './snapshot.ts';

/** What the desk works with. */
export interface OfflineDeskParts {
  records: Pick<OfflineRecords, 'add' | 'remove' | 'since'>;
  timeZone: string;
  clock: Pick<BridgeClock, 'wallNow'>;
}

/** An entry that is about to be made without Cobot. */
export interface OfflineEntering {
  entryId: number;
  terminal: string;
  membershipId: string;
  enteredAt: number;
}

const HOUR_MS = 3_600_000;
/** No snapshot serves longer, so no pass can be counted twice after that. */
const LONGEST_MS = 72 * HOUR_MS;

/** Decides in memory while Cobot cannot be asked, and keeps the books, so that no pass is counted twice. */
export class OfflineDesk {
  readonly #parts: OfflineDeskParts;
  readonly #stays = new Map<string, OfflineStay>();
  /** Told since the start, also where no snapshot is kept. */
  readonly #ends = new Map<string, string>();
  readonly #spent = new Set<string>();
  #snapshot: Snapshot | undefined;

  constructor(parts: OfflineDeskParts) {
    this.#parts = parts;
  }

  /** Takes up what earlier runs let in. */
  async recall(): Promise<void> {
    const { records, clock } = this.#parts;
    for (const { membershipId, passId, until, state } of await records.since(clock.wallNow() - LONGEST_MS)) {
      if (state === 'pending') this.#book(membershipId, { passId, until });
      if (state === 'owed' && passId !== null) this.#spent.add(passId);
    }
  }

  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  set snapshot(snapshot: Snapshot | undefined) {
    this.#snapshot = snapshot;
  }

  decide(
    membershipId: string,
    door: { offline: OfflinePolicy; offlineMaxAgeHours: number },
  ): OfflineDecision {
    const { clock, timeZone } = this.#parts;
    return decideOffline({
      policy: door.offline,
      maxAgeMs: door.offlineMaxAgeHours * HOUR_MS,
      snapshot: this.#snapshot,
      membershipId,
      running: this.#stays.get(membershipId),
      spentPasses: this.#spent,
      nowUtcMs: clock.wallNow(),
      timeZone,
    });
  }

  /** Keeps a new stay, on the disk when it resolves: before the door opens, so that what is owed is never lost. */
  async keep(entering: OfflineEntering, stay: OfflineStay): Promise<void> {
    this.#book(entering.membershipId, stay);
    await this.#parts.records.add({ ...entering, ...stay });
  }

  /** The door was not opened after all. */
  async takeBack({ entryId, membershipId }: OfflineEntering): Promise<void> {
    const stay = this.#stays.get(membershipId);
    if (stay !== undefined) this.settled({ membershipId, passId: stay.passId }, false);
    await this.#parts.records.remove(entryId);
  }

  /** True while somebody is in whom Cobot does not know to be. */
  get hasStays(): boolean {
    return this.#stays.size > 0;
  }

  /** A stay was settled with Cobot, whose count of passes holds again; a pass that is owed stays spent here. */
  settled({ membershipId, passId }: { membershipId: string; passId: string | null }, isOwed: boolean): void {
    this.#stays.delete(membershipId);
    if (passId !== null && !isOwed) this.#spent.delete(passId);
  }

  /** First day without access of a membership, as Cobot last told; undefined for none. */
  noteEnd(membershipId: string, canceledTo: string | undefined): void {
    if (canceledTo === undefined) this.#ends.delete(membershipId);
    else this.#ends.set(membershipId, canceledTo);
  }

  /** False only for a membership that is known to be over. */
  mayBeIn(membershipId: string): boolean {
    const { clock, timeZone } = this.#parts;
    const end = this.#ends.get(membershipId) ?? this.#snapshot?.members[membershipId]?.canceledTo ?? null;
    return end === null || end > spaceMoment(timeZone, clock.wallNow()).date;
  }

  /** Whether the member's plan is one with passes; undefined where that is not known. */
  needsPasses(membershipId: string): boolean | undefined {
    const member = this.#snapshot?.members[membershipId];
    return member && member.passes !== null;
  }

  #book(membershipId: string, stay: OfflineStay): void {
    this.#stays.set(membershipId, stay);
    if (stay.passId !== null) this.#spent.add(stay.passId);
  }
}
