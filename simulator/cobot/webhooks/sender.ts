import type { Subscription } from '../model.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { EventName } from './event-names.ts';
import { retryDelaysMs } from './retry-schedule.ts';

const KEPT = 20_000;

/** One try to deliver a webhook. */
export interface Delivery {
  event: EventName;
  callbackUrl: string;
  body: string;
  /** ms since 1970 by the fake's clock. */
  at: number;
  /** 1 is the first. */
  attempt: number;
  /** undefined where nothing answered, or for one that was lost. */
  status: number | undefined;
  result: 'delivered' | 'failed' | 'lost';
}

interface Letter {
  subscription: Subscription;
  event: EventName;
  body: string;
}

export interface SenderParts {
  subscriptions: ReadonlyMap<string, Subscription>;
  clock: VirtualClock;
  /** Real time to wait for an answer. */
  timeoutMs: number;
  stopping: AbortSignal;
}

/**
 * Sends webhooks as Cobot does: each on its own, again at growing intervals where no 2xx comes, no redirects; after the
 * last try, and at once after a 410, the subscription is inactive. What happens on the way (lost, repeated, out of
 * order) can be arranged.
 */
export class WebhookSender {
  readonly #parts: SenderParts;
  #deliveries: Delivery[] = [];
  #held: Letter[] | undefined;
  #toLose = 0;
  #extraCopies = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Tells all who subscribed to the event. */
  fire(event: EventName, body: Readonly<Record<string, unknown>>): void {
    for (const subscription of this.#parts.subscriptions.values()) {
      if (!subscription.active || subscription.event !== event) continue;
      const letter = { subscription, event, body: JSON.stringify(body) };
      for (let copy = 0; copy <= this.#extraCopies; copy += 1) this.#post(letter);
    }
  }

  /** From now on nothing goes out, until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Sends what was held, one after the other. */
  async release(order: 'as-fired' | 'reversed'): Promise<void> {
    const letters = this.#held ?? [];
    this.#held = undefined;
    for (const letter of order === 'reversed' ? letters.toReversed() : letters) {
      // The order is the point.
      // oxlint-disable-next-line no-await-in-loop
      await this.#try(letter, 1);
    }
  }

  /** The next so many webhooks never arrive, and Cobot believes they did. */
  lose(count: number): void {
    this.#toLose = count;
  }

  /** Each webhook comes so many times more. */
  repeat(extraCopies: number): void {
    this.#extraCopies = extraCopies;
  }

  /** The last 20,000 tries, oldest first. */
  deliveries(): Delivery[] {
    return this.#deliveries.slice(-KEPT).map((one) => ({ ...one }));
  }

  /** Forgets deliveries and arrangements. */
  clear(): void {
    this.#deliveries = [];
    this.#held = undefined;
    this.#toLose = 0;
    this.#extraCopies = 0;
  }

  #post(letter: Letter): void {
    if (this.#held !== undefined) {
      this.#held.push(letter);
      return;
    }
    if (this.#toLose > 0) {
      this.#toLose -= 1;
      this.#note(letter, 1, undefined, 'lost');
      return;
    }
    this.#parts.clock.hold(this.#try(letter, 1));
  }

  async #try(letter: Letter, attempt: number): Promise<void> {
    const { subscription } = letter;
    const { clock, stopping, subscriptions } = this.#parts;
    if (stopping.aborted || !subscription.active || !subscriptions.has(subscription.id)) return;
    const status = await this.#send(letter);
    if (stopping.aborted) return;
    const isDelivered = status !== undefined && status >= 200 && status < 300;
    this.#note(letter, attempt, status, isDelivered ? 'delivered' : 'failed');
    if (isDelivered) return;
    const delayMs = retryDelaysMs[attempt - 1];
    if (status === 410 || delayMs === undefined) subscription.active = false;
    else clock.schedule(delayMs, () => this.#try(letter, attempt + 1));
  }

  /** The answer's status; undefined where there was none. */
  async #send({ subscription, body }: Letter): Promise<number | undefined> {
    const { timeoutMs, stopping } = this.#parts;
    try {
      const answer = await fetch(subscription.callbackUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'Cobot' },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return undefined;
    }
  }

  #note(letter: Letter, attempt: number, status: number | undefined, result: Delivery['result']): void {
    const { subscription, event, body } = letter;
    const at = this.#parts.clock.now();
    const { callbackUrl } = subscription;
    this.#deliveries.push({ event, callbackUrl, body, at, attempt, status, result });
    if (this.#deliveries.length >= KEPT * 2) this.#deliveries = this.#deliveries.slice(-KEPT);
  }
}
