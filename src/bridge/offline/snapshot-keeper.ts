import type { Cobot } from '../../cobot/client.ts';
import type { Membership } from '../../cobot/schemas.ts';
import type { TimePass } from '../../cobot/time-pass-schemas.ts';
import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import type { Leases } from '../entries/leases.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { unusedPassesOf } from '../unused-passes.ts';
import type { OfflineRecords } from '../store/offline-entries.ts';
import type { OfflineDesk } from './offline-desk.ts';
import { openSnapshot, sealSnapshot } from './snapshot.ts';
import type { Snapshot, SnapshotMember, SnapshotPass } from './snapshot.ts';

/** What keeping the snapshot works with. */
export interface SnapshotKeeperParts {
  cobot: Pick<Cobot, 'memberships' | 'allUnusedTimePasses' | 'unusedTimePasses'>;
  desk: Pick<OfflineDesk, 'snapshot'>;
  records: Pick<OfflineRecords, 'snapshot' | 'keepSnapshot'>;
  leases: Pick<Leases, 'all' | 'give'>;
  key: Uint8Array;
  /** False where no door needs to know anything without Cobot. */
  isWanted: () => boolean;
  clock: BridgeClock;
  log: Log;
}

const EVERY_MS = 15 * 60_000;
const RETRY_MS = 60_000;

/** Keeps what the doors need to know without Cobot: in memory, and signed in the store. */
export class SnapshotKeeper {
  readonly #parts: SnapshotKeeperParts;
  /** One after the other: each begins with what the one before kept. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: SnapshotKeeperParts) {
    this.#parts = parts;
  }

  /** Takes up the snapshot of an earlier run. One that is not signed by this bridge does not count. */
  async recall(): Promise<void> {
    const { records, desk, leases, key, log } = this.#parts;
    const sealed = await records.snapshot();
    if (sealed === undefined) return;
    const snapshot = openSnapshot(sealed, key);
    if (snapshot === undefined) {
      log.warn({ event: 'snapshot-not-trusted' });
      return;
    }
    desk.snapshot = snapshot;
    for (const [membershipId, { until, checkInId }] of Object.entries(snapshot.leases))
      leases.give(membershipId, { until, checkInId: checkInId ?? undefined });
  }

  /** Reads everything anew, now and then, until the signal fires. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, isWanted, log } = this.#parts;
    while (!signal.aborted) {
      let isDone = true;
      try {
        // One look after the other, for as long as the bridge runs.
        // oxlint-disable-next-line no-await-in-loop
        if (isWanted()) await this.refresh(signal);
      } catch (error) {
        isDone = false;
        if (!signal.aborted) log.warn({ event: 'snapshot-not-taken', problem: messageOf(error) });
      }
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, isDone && isWanted() ? EVERY_MS : RETRY_MS, signal);
    }
  }

  /** A whole new snapshot. Throws where Cobot cannot be read; then the earlier one stays. */
  refresh(signal: AbortSignal): Promise<void> {
    return this.#inTurn(() => this.#refresh(signal));
  }

  /** One membership as it is now. */
  take(membership: Membership, signal: AbortSignal): Promise<void> {
    return this.#inTurn(() => this.#take(membership, signal));
  }

  /** A membership that is gone: over from that day of the space on. One that is only unknown might still be let in. */
  end(membershipId: string, canceledTo: string): Promise<void> {
    return this.#inTurn(async () => {
      const { snapshot } = this.#parts.desk;
      if (snapshot === undefined) return;
      const over = { confirmedAt: null, startsOn: null, canceledTo, passes: null };
      await this.#keep({ ...snapshot, members: { ...snapshot.members, [membershipId]: over } });
    });
  }

  /** Keeps the leases as they are now. */
  keepLeases(): Promise<void> {
    return this.#inTurn(async () => {
      const { snapshot } = this.#parts.desk;
      if (snapshot !== undefined) await this.#keep(snapshot);
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { cobot, clock, log } = this.#parts;
    const takenAt = clock.wallNow();
    const memberships = await cobot.memberships({ signal });
    const onPasses = memberships.filter(usesPasses).map(({ id }) => id);
    const passes = await unusedPassesOf(cobot, onPasses, signal);
    const members: Record<string, SnapshotMember> = {};
    for (const each of memberships) members[each.id] = snapshotMember(each, passes.get(each.id));
    await this.#keep({ version: 1, takenAt, members, leases: {} });
    log.info({ event: 'snapshot-taken', members: memberships.length });
  }

  async #take(membership: Membership, signal: AbortSignal): Promise<void> {
    const { snapshot } = this.#parts.desk;
    if (snapshot === undefined) return;
    const passes = usesPasses(membership)
      ? await this.#parts.cobot.unusedTimePasses(membership.id, { signal })
      : undefined;
    const member = snapshotMember(membership, passes);
    await this.#keep({ ...snapshot, members: { ...snapshot.members, [membership.id]: member } });
    this.#parts.log.debug({ event: 'snapshot-member-taken' });
  }

  async #keep(snapshot: Snapshot): Promise<void> {
    const { desk, records, key, leases, clock } = this.#parts;
    const running = [...leases.all(clock.wallNow())].map(
      ([membershipId, { until, checkInId }]) =>
        [membershipId, { until, checkInId: checkInId ?? null }] as const,
    );
    const whole = { ...snapshot, leases: Object.fromEntries(running) };
    desk.snapshot = whole;
    await records.keepSnapshot(sealSnapshot(whole, key));
  }
}

function usesPasses({ plan }: Membership): boolean {
  return plan?.usesTimePasses === true;
}

/** `passes` of a member on a plan with passes; undefined for others. */
function snapshotMember(
  { confirmedAt, startsOn, canceledTo }: Membership,
  passes: readonly TimePass[] | undefined,
): SnapshotMember {
  return {
    confirmedAt: confirmedAt?.getTime() ?? null,
    startsOn: startsOn ?? null,
    canceledTo: canceledTo ?? null,
    passes: passes === undefined ? null : snapshotPasses(passes),
  };
}

function snapshotPasses(passes: readonly TimePass[]): SnapshotPass[] {
  return passes
    .filter(({ usedAt }) => usedAt === undefined)
    .map(({ id, expiresAt, timespans }) => ({ id, expiresAt: expiresAt?.getTime() ?? null, timespans }));
}
