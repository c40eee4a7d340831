import { createHash, createHmac } from 'node:crypto';
import { type WebhookEvent, webhookEvents } from '../../cobot/webhook-events.ts';

/** Marks the bridge's callback addresses among others behind one public address. */
const MARK = 'cobot-webhook';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Where Cobot delivers: one address per event, which nobody can guess who does not know the key. */
export interface WebhookPaths {
  /** Secrets: not for logs. */
  callbackUrls: ReadonlyMap<WebhookEvent, string>;
  /** The event an arriving path belongs to; undefined for all that Cobot was not given. */
  eventAt(path: string): WebhookEvent | undefined;
  /** True for an address that this bridge gave out at some time, maybe under an older key. */
  isOurs(callbackUrl: string): boolean;
}

/**
 * The path of each event of a space, the same at every start under one key. Only the last piece of an arriving path
 * counts, since a proxy in front may or may not pass on the folder of `publicUrl`. It is looked up by its digest, so the
 * time that takes says nothing about how much of a guess was right.
 */
export function webhookPaths(wanted: {
  key: Uint8Array;
  spaceUrl: string;
  /** Without a slash at its end. */
  publicUrl: string;
}): WebhookPaths {
  const { key, spaceUrl, publicUrl } = wanted;
  const folder = `${publicUrl}/${MARK}/`;
  const callbackUrls = new Map<WebhookEvent, string>();
  const byDigest = new Map<string, WebhookEvent>();
  for (const event of webhookEvents) {
    const secret = createHmac('sha256', key)
      .update(JSON.stringify([MARK, spaceUrl, event]))
      .digest('base64url');
    callbackUrls.set(event, folder + secret);
    byDigest.set(digest(secret), event);
  }
  return {
    callbackUrls,
    eventAt: (path) => byDigest.get(digest(path.slice(path.lastIndexOf('/') + 1))),
    isOurs: (callbackUrl) =>
      callbackUrl.startsWith(folder) && /^[\w-]{43}$/.test(callbackUrl.slice(folder.length)),
  };
}
