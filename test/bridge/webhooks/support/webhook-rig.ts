import { onTestFinished } from 'vitest';
import type { FakeCobot } from '../../../../simulator/cobot/fake-cobot.ts';
import type { MembershipChanges } from '../../../../src/bridge/webhooks/membership-changes.ts';
import { openWebhooks, type Webhooks } from '../../../../src/bridge/webhooks/webhooks.ts';
import { connectTo, startFake } from '../../../cobot/start-pair.ts';
import { freePort } from '../../../support/free-port.ts';
import { until } from '../../../support/until.ts';
import { HeldClock } from '../../support/held-clock.ts';
import { keptLog } from '../../support/kept-log.ts';

export const HOUR_MS = 3_600_000;

/** A fake Cobot that sends real webhooks to a real listener, by a clock that stands still; gone when the test is over. */
export class WebhookRig {
  readonly fake: FakeCobot;
  readonly clock = new HeldClock();
  readonly lines: string[];
  readonly publicUrl: string;
  /** What was handed on, in words. */
  readonly told: string[] = [];
  #webhooks: Webhooks | undefined;
  readonly #log: ReturnType<typeof keptLog>['log'];

  private constructor(fake: FakeCobot, port: number) {
    this.fake = fake;
    this.publicUrl = `http://127.0.0.1:${port}`;
    const { log, lines } = keptLog();
    this.#log = log;
    this.lines = lines;
  }

  static async start({ key }: { key?: Uint8Array } = {}): Promise<WebhookRig> {
    const rig = new WebhookRig(await startFake({ limits: false }), await freePort());
    await rig.serve(key);
    return rig;
  }

  get webhooks(): Webhooks {
    if (this.#webhooks === undefined) throw new RangeError('nobody listens');
    return this.#webhooks;
  }

  /** Starts the listener, anew, at the same address. */
  async serve(key: Uint8Array = Buffer.alloc(32, 7)): Promise<void> {
    await this.#webhooks?.stop();
    const { fake, clock, publicUrl } = this;
    const { spaceUrl, apiUrl } = fake;
    const parts = { cobot: connectTo(fake, { clock }), changes: this.#changes(), clock, log: this.#log };
    const listenAt = { host: '127.0.0.1', port: Number(new URL(publicUrl).port) };
    const settings = { publicUrl, listenAt, key, hosts: { spaceUrl, apiUrl }, everyMs: HOUR_MS };
    const webhooks = await openWebhooks(parts, settings);
    onTestFinished(() => webhooks.stop());
    this.#webhooks = webhooks;
  }

  /** Until the subscriptions were looked at once more. */
  async checked(state: 'ok' | 'incomplete' = 'ok'): Promise<void> {
    await until(
      () => this.webhooks.report().state === state,
      () => `the webhooks to be ${state}: ${JSON.stringify(this.webhooks.report())}`,
      20_000,
    );
  }

  /** Until everything that was sent has arrived and been looked into. */
  async followed(): Promise<void> {
    await this.fake.clock.idle();
    this.clock.advance(250);
    await until(() => this.webhooks.report().followUps.waiting === 0, 'all to be looked into', 20_000);
  }

  callbackUrl(event: string): string {
    const found = this.fake.subscriptions().find((one) => one.event === event);
    if (found === undefined) throw new RangeError(`nobody subscribed to ${event}`);
    return found.callbackUrl;
  }

  /** As Cobot, or whoever knows the path, would. */
  deliver(event: string, body: string): Promise<Response> {
    return fetch(this.callbackUrl(event), { method: 'POST', body });
  }

  /** How often Cobot was asked for a single membership. */
  get membershipsAsked(): number {
    return this.fake.asked().filter(({ endpoint }) => endpoint === 'membership').length;
  }

  #changes(): MembershipChanges {
    return {
      changed: async (id, membership) => {
        this.told.push(`${id} ${membership === 'deleted' ? membership : membership.name}`);
      },
      checkedOut: async (checkInId) => void this.told.push(`checked out ${checkInId}`),
      tokenDeleted: async (token) => void this.told.push(`token gone ${token}`),
      compareAll: async () => void this.told.push('everybody'),
    };
  }
}
