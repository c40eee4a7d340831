import type { Cobot } from '../../cobot/client.ts';
import { hasAccess, membershipState } from '../../cobot/membership-state.ts';
import type { ReaderNumbers } from '../../cobot/reader-numbers.ts';
import type { Membership } from '../../cobot/schemas.ts';
import { delay, type BridgeClock } from '../clock.ts';
import { adviceOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { EnrolmentDesk } from './enrol.ts';

/** What watching the custom field works with. */
export interface NumberWatchParts {
  numbers: Pick<ReaderNumbers, 'all' | 'of'>;
  cobot: Pick<Cobot, 'membershipList'>;
  enrolments: Pick<Store['enrolments'], 'all' | 'ofMembership'>;
  desk: Pick<EnrolmentDesk, 'enrol'>;
  everyMs: number;
  /** Of the space. */
  timeZone: string;
  clock: BridgeClock;
  log: Log;
}

/** So many are enrolled in one round: each asks Cobot a few times. */
const mostAtATime = 20;

/** Enrols members to whom staff gave a number in Cobot's custom field. */
export class NumberWatch {
  readonly #parts: NumberWatchParts;
  /** What was said of a membership's number last, so that it is not said every time. */
  readonly #told = new Map<string, string>();
  #sharing = 0;

  constructor(parts: NumberWatchParts) {
    this.#parts = parts;
  }

  /** Looks at everybody now and then, until the signal fires. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, everyMs, log } = this.#parts;
    while (!signal.aborted) {
      try {
        // One look after the other, for as long as the bridge runs.
        // oxlint-disable-next-line no-await-in-loop
        await this.look(signal);
      } catch (error) {
        if (!signal.aborted) log.warn({ event: 'numbers-not-read', problem: messageOf(error) });
      }
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, everyMs, signal);
    }
  }

  /** Everybody. Throws what Cobot throws. */
  async look(signal: AbortSignal): Promise<void> {
    const { numbers, cobot, enrolments, log } = this.#parts;
    const { byMembership, shared } = await numbers.all({ signal });
    this.#tellSharing(shared.length);
    const enrolled = new Set((await enrolments.all()).map(({ membershipId }) => membershipId));
    const others = [...byMembership.keys()].filter((membershipId) => !enrolled.has(membershipId));
    if (others.length === 0) return;
    const { rows } = await cobot.membershipList({ signal });
    const wanted = new Set(others);
    const members = rows.filter((row) => wanted.has(row.id) && this.#mayComeIn(row));
    if (members.length > mostAtATime) log.info({ event: 'numbers-left-for-later', members: members.length });
    for (const { id } of members.slice(0, mostAtATime)) {
      signal.throwIfAborted();
      // The desk takes one at a time.
      // oxlint-disable-next-line no-await-in-loop
      await this.#enrol(id, byMembership.get(id));
    }
  }

  /** A membership of which Cobot told something. Throws what Cobot throws. */
  async hear(membership: Membership, signal: AbortSignal): Promise<void> {
    const { numbers, enrolments } = this.#parts;
    if (!this.#mayComeIn(membership) || (await enrolments.ofMembership(membership.id)) !== undefined) return;
    const number = await numbers.of(membership.id, { signal, priority: 'webhook' });
    if (number !== undefined) await this.#enrol(membership.id, number);
  }

  #mayComeIn(membership: Membership): boolean {
    const { timeZone, clock } = this.#parts;
    const state = membershipState(membership, new Date(clock.wallNow()), timeZone);
    return hasAccess(state) || state === 'future';
  }

  async #enrol(membershipId: string, userId: string | undefined): Promise<void> {
    try {
      await this.#parts.desk.enrol(membershipId);
      this.#told.delete(membershipId);
    } catch (error) {
      const problem = messageOf(error);
      if (this.#told.get(membershipId) === problem) return;
      this.#told.set(membershipId, problem);
      this.#parts.log.warn({ event: 'number-not-taken', userId, problem, advice: adviceOf(error) });
    }
  }

  #tellSharing(members: number): void {
    if (members === this.#sharing) return;
    this.#sharing = members;
    const advice = 'give each of them a number of its own in the custom field';
    if (members > 0) this.#parts.log.warn({ event: 'numbers-shared', members, advice });
  }
}
