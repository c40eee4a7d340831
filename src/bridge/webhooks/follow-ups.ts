import { within } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { FollowUp } from './follow-up.ts';
import type { WebhookLedger } from './webhook-ledger.ts';

/** What comes within so much time about one member is looked into once. */
const SETTLE_MS = 250;
/** At once; more would only wait for Cobot's limits. */
const PARALLEL = 4;
/** As many as Cobot allows webhooks in a minute; one question for all members is cheaper than more. */
const MOST_WAITING = 40;
/** Beyond, what comes is left to the next full comparison. */
const LONGEST_QUEUE = 1_000;
/** For what is under way when the bridge stops. */
const STOP_GRACE_MS = 500;

export interface FollowUpsParts {
  /** Looks into one of them; ends soon after the signal. */
  follow: (followUp: FollowUp, signal: AbortSignal) => Promise<void>;
  ledger: WebhookLedger;
  clock: BridgeClock;
  log: Log;
}

/**
 * What webhooks left to look into. The same thing told many times is looked into once, or once more where it is told
 * again while that is under way. In memory only: what is lost with the process, the comparison of the next start finds.
 */
export class FollowUps {
  readonly #parts: FollowUpsParts;
  readonly #stopping = new AbortController();
  /** By what they are about, the oldest first. */
  readonly #waiting = new Map<string, { followUp: FollowUp; dueAt: number }>();
  readonly #running = new Map<string, Promise<void>>();
  #takeBackTimer: (() => void) | undefined;

  constructor(parts: FollowUpsParts) {
    this.#parts = parts;
  }

  get waiting(): number {
    return this.#waiting.size + this.#running.size;
  }

  add(followUp: FollowUp): void {
    const key = keyOf(followUp);
    if (this.#stopping.signal.aborted || this.#waiting.has(key)) return;
    const isAboutMember = followUp.kind === 'membership' || followUp.kind === 'everybody';
    if (isAboutMember && this.#waiting.has(everybody)) return;
    if (key === everybody || (isAboutMember && this.#waiting.size >= MOST_WAITING)) this.#askForEverybody();
    else if (this.#waiting.size < LONGEST_QUEUE) this.#wait(key, followUp);
    this.#pump();
  }

  /** Ends within half a second; idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#takeBackTimer?.();
    this.#waiting.clear();
    await within(this.#parts.clock, STOP_GRACE_MS, Promise.all(this.#running.values()));
  }

  #wait(key: string, followUp: FollowUp): void {
    this.#waiting.set(key, { followUp, dueAt: this.#parts.clock.now() + SETTLE_MS });
  }

  /** Single members are part of that; check-outs and tokens are not, and cost Cobot little. */
  #askForEverybody(): void {
    this.#parts.log.info({ event: 'webhooks-compare-all', waiting: this.#waiting.size });
    for (const [key, { followUp }] of this.#waiting)
      if (followUp.kind === 'membership') this.#waiting.delete(key);
    this.#wait(everybody, { kind: 'everybody' });
  }

  #pump(): void {
    const { clock } = this.#parts;
    this.#takeBackTimer?.();
    this.#takeBackTimer = undefined;
    for (const [key, { followUp, dueAt }] of this.#waiting) {
      // Whatever ends looks again.
      if (this.#running.size >= PARALLEL) return;
      if (this.#running.has(key)) continue;
      const waitMs = dueAt - clock.now();
      if (waitMs > 0) {
        this.#takeBackTimer = clock.schedule(waitMs, () => this.#pump());
        return;
      }
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key, followUp));
    }
  }

  async #run(key: string, followUp: FollowUp): Promise<void> {
    const { follow, ledger, log } = this.#parts;
    const { signal } = this.#stopping;
    try {
      await follow(followUp, signal);
      ledger.done += 1;
      if (key === everybody) ledger.comparedAll += 1;
    } catch (error) {
      if (!signal.aborted) {
        ledger.failed += 1;
        log.warn({
          event: 'webhook-not-followed',
          about: followUp.kind,
          kind: kindOf(error),
          problem: messageOf(error),
          advice: 'nothing is lost: the next full comparison finds what changed',
        });
      }
    } finally {
      this.#running.delete(key);
      if (!signal.aborted) this.#pump();
    }
  }
}

const everybody = 'everybody';

function keyOf(followUp: FollowUp): string {
  switch (followUp.kind) {
    case 'membership':
      return `membership ${followUp.membershipId}`;
    case 'check-out':
      return `check-out ${followUp.checkInId}`;
    case 'check-in-token':
      return `check-in-token ${followUp.token}`;
    default:
      return everybody;
  }
}
