import { type WebhookEvent, webhookEvents } from '../../cobot/webhook-events.ts';

/**
 * `off`: no public address is set. `starting`: not looked at yet. `incomplete`: some events are not told, or Cobot could
 * not be asked.
 */
export type WebhookState = 'off' | 'starting' | 'ok' | 'incomplete';

/** How webhooks are doing. Times are UTC ms. */
export interface WebhookReport {
  state: WebhookState;
  /** Of the `wanted` events, as many as Cobot tells of. */
  active: number;
  wanted: number;
  /** When the subscriptions were last seen. */
  checkedAt: number | undefined;
  /** What keeps them from being whole, and what to do. */
  problem: string | undefined;
  advice: string | undefined;
  events: { event: WebhookEvent; isActive: boolean; lastDeliveryAt: number | undefined }[];
  deliveries: {
    received: number;
    /** On a right path, with nothing in it that can be used. */
    unusable: number;
    /** On a path that Cobot was not given. */
    unknownPath: number;
  };
  followUps: {
    /** Now. */
    waiting: number;
    done: number;
    /** Given up, and left to the next full comparison. */
    failed: number;
    /** Times that all members were asked for instead. */
    comparedAll: number;
  };
}

/** What a look at the subscriptions found in the end. */
export interface SubscriptionFinding {
  active: readonly WebhookEvent[];
  problem?: string | undefined;
  advice?: string | undefined;
}

/** Remembers what came and what became of it, since the start. */
export class WebhookLedger {
  readonly #clock: { wallNow(): number };
  readonly #isOn: boolean;
  readonly #lastDelivery = new Map<WebhookEvent, number>();
  #finding: (SubscriptionFinding & { at: number | undefined }) | undefined;
  received = 0;
  unusable = 0;
  unknownPath = 0;
  done = 0;
  failed = 0;
  comparedAll = 0;

  constructor(parts: { clock: { wallNow(): number }; isOn: boolean }) {
    this.#clock = parts.clock;
    this.#isOn = parts.isOn;
  }

  noteDelivery(event: WebhookEvent): void {
    this.received += 1;
    this.#lastDelivery.set(event, this.#clock.wallNow());
  }

  noteSubscriptions(finding: SubscriptionFinding): void {
    this.#finding = { ...finding, at: this.#clock.wallNow() };
  }

  /** Cobot could not be asked; what was found before still stands. */
  noteFailedLook(trouble: Required<Omit<SubscriptionFinding, 'active'>>): void {
    this.#finding = { active: this.#finding?.active ?? [], ...trouble, at: this.#finding?.at };
  }

  report(waiting: number): WebhookReport {
    const { received, unusable, unknownPath, done, failed, comparedAll } = this;
    const active = this.#finding?.active ?? [];
    return {
      state: this.#state(),
      active: active.length,
      wanted: webhookEvents.length,
      checkedAt: this.#finding?.at,
      problem: this.#finding?.problem,
      advice: this.#finding?.advice,
      events: webhookEvents.map((event) => ({
        event,
        isActive: active.includes(event),
        lastDeliveryAt: this.#lastDelivery.get(event),
      })),
      deliveries: { received, unusable, unknownPath },
      followUps: { waiting, done, failed, comparedAll },
    };
  }

  #state(): WebhookState {
    if (!this.#isOn) return 'off';
    if (this.#finding === undefined) return 'starting';
    const isWhole =
      this.#finding.problem === undefined && this.#finding.active.length === webhookEvents.length;
    return isWhole ? 'ok' : 'incomplete';
  }
}
