import type { Cobot } from '../../cobot/client.ts';
import type { BridgeClock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { OfflineDesk } from '../offline/offline-desk.ts';
import type { Leases } from './leases.ts';
import type { Passage } from './pipeline-parts.ts';

/** What ending check-ins works with. */
export interface CheckOutParts {
  cobot: Pick<Cobot, 'checkOut' | 'runningCheckIns'>;
  leases: Pick<Leases, 'of'>;
  /** Ends a member's lease at once, also for a bridge that is started later. */
  dropLease: (membershipId: string) => Promise<void>;
  offline: Pick<OfflineDesk, 'needsPasses'>;
  clock: BridgeClock;
  log: Log;
}

const TIMEOUT_MS = 10_000;

/** Ends the check-in of who leaves through a door that is set to; after the door, and never in its way. */
export class CheckOuts {
  readonly #parts: CheckOutParts;

  constructor(parts: CheckOutParts) {
    this.#parts = parts;
  }

  /** Returns at once. */
  note({ member, terminal, rules }: Passage): void {
    const { direction, checkOutOnExit, checkOutPassPlans } = rules;
    if (direction !== 'exit' || !checkOutOnExit) return;
    // Coming back in would cost another pass; where the plan is not known, it is taken to be one with passes.
    if (!checkOutPassPlans && this.#parts.offline.needsPasses(member.membershipId) !== false) return;
    void this.#checkOut(member.membershipId, member.checkInToken, terminal);
  }

  async #checkOut(membershipId: string, token: string, terminal: string): Promise<void> {
    const { cobot, leases, dropLease, clock, log } = this.#parts;
    try {
      const known = leases.of(membershipId, clock.wallNow())?.checkInId;
      const options = { timeoutMs: TIMEOUT_MS };
      const checkInId = known ?? (await cobot.runningCheckIns({ token, membershipId }, options)).at(-1)?.id;
      if (checkInId === undefined) return;
      await dropLease(membershipId);
      const isEnded = await cobot.checkOut({ checkInId, membershipId }, options);
      log.info({ event: 'checked-out', terminal, isEnded });
    } catch (error) {
      log.warn({ event: 'check-out-failed', terminal, problem: messageOf(error) });
    }
  }
}
