import type { Cobot } from '../../cobot/client.ts';
import type { WebhookHosts } from '../../cobot/parse-webhook.ts';
import type { BridgeClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type ListenAt, type Listening, listen } from '../web/listen.ts';
import { askAndTell } from './ask-and-tell.ts';
import { FollowUps } from './follow-ups.ts';
import type { MembershipChanges } from './membership-changes.ts';
import { createReceiver } from './receiver.ts';
import { SubscriptionCheck } from './subscription-check.ts';
import { WebhookLedger, type WebhookReport } from './webhook-ledger.ts';
import { webhookPaths } from './webhook-paths.ts';

/** What webhooks work with. */
export interface WebhookParts {
  cobot: Pick<Cobot, 'membership' | 'checkInToken' | 'subscriptions'>;
  changes: MembershipChanges;
  clock: BridgeClock;
  log: Log;
}

/** Where and how Cobot is listened to. */
export interface WebhookSettings {
  publicUrl: string;
  listenAt: ListenAt;
  /** 32 bytes the paths are made from. */
  key: Uint8Array;
  hosts: WebhookHosts;
  /** Between two looks at the subscriptions. */
  everyMs: number;
}

/** Cobot telling of changes: a listener, the subscriptions, and what follows from deliveries. */
export interface Webhooks {
  /** Subscribes, and sees to it that it stays so. */
  start(): void;
  report(): WebhookReport;
  /** Ends within a second; idempotent. */
  stop(): Promise<void>;
}

/** Listens, but has not subscribed yet. Throws `BridgeError` with advice where the port cannot be had. */
export async function openWebhooks(parts: WebhookParts, settings: WebhookSettings): Promise<Webhooks> {
  const { cobot, changes, clock, log } = parts;
  const { publicUrl, listenAt, key, hosts, everyMs } = settings;
  const ledger = new WebhookLedger({ clock, isOn: true });
  const paths = webhookPaths({ key, spaceUrl: hosts.spaceUrl, publicUrl });
  const followUps = new FollowUps({
    follow: (followUp, signal) => askAndTell({ cobot, changes }, followUp, signal),
    ledger,
    clock,
    log,
  });
  const take = followUps.add.bind(followUps);
  const listening: Listening = await listen(createReceiver({ paths, hosts, ledger, take, log }), listenAt);
  log.info({ event: 'webhooks-listening', url: listening.url });
  const check = new SubscriptionCheck({
    subscriptions: cobot.subscriptions,
    paths,
    ledger,
    everyMs,
    onMissed: () => take({ kind: 'everybody' }),
    clock,
    log,
  });
  const stopping = new AbortController();
  let checking: Promise<void> | undefined;
  return {
    start: () => {
      checking ??= check.run(stopping.signal);
    },
    report: () => ledger.report(followUps.waiting),
    stop: async () => {
      stopping.abort();
      await listening.stop();
      await followUps.stop();
      await checking;
    },
  };
}

/** Without an address that Cobot could reach there are none. */
export function noWebhooks(clock: { wallNow(): number }): Webhooks {
  const ledger = new WebhookLedger({ clock, isOn: false });
  return { start: () => undefined, report: () => ledger.report(0), stop: async () => undefined };
}
