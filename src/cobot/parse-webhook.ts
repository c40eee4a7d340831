import { z } from 'zod';
import { baseUrl } from './host.ts';
import { id } from './schema-parts.ts';

/** What a webhook is about. The only thing taken from it is an id, with which Cobot is then asked. */
export type WebhookSubject =
  | {
      kind: 'membership';
      membershipId: string;
      /** The body brought the object along, as for deletions; whether it is gone, a 404 from Cobot says. */
      hasObject: boolean;
    }
  | { kind: 'check-in'; checkInId: string }
  | { kind: 'check-in-token'; token: string; membershipId: string | undefined }
  /** Somebody's passes changed; whose, Cobot need not say. */
  | { kind: 'time-pass'; membershipId: string | undefined };

/** `why` is a fixed word and may be logged; nothing of the body is in it. */
export type WebhookResult =
  | { ok: true; subject: WebhookSubject }
  | { ok: false; why: 'not-a-webhook' | 'other-host' | 'other-path' | 'other-object' };

/** The addresses that a webhook's URL may have. */
export interface WebhookHosts {
  /** The space's own, as configured. */
  spaceUrl: string;
  apiUrl: string;
  /** Where `spaceUrl` is a custom domain: Cobot may also write `https://SUBDOMAIN.cobot.me`. */
  subdomain?: string | undefined;
}

const bodySchema = z.object({
  url: z.string().min(1).max(2048),
  membership: z.object({ id }).nullish(),
  checkin_token: z
    .object({ membership: z.object({ id }).nullish(), membership_id: id.nullish() })
    .nullish()
    .catch(undefined),
});

/** The pieces after `memberships` are left alone: an event about passes or fields may name its place below it. */
const paths = [
  { kind: 'membership', pattern: /^(?:\/api)?\/memberships\/([^/]+)(?:\/[\w/-]*)?$/ },
  { kind: 'check-in', pattern: /^(?:\/api)?\/(?:check_ins|work_sessions)\/([^/]+)$/ },
  { kind: 'check-in-token', pattern: /^\/api\/check_in_tokens\/([^/]+)$/ },
  { kind: 'time-pass', pattern: /^\/api\/time_passes\/([^/]+)$/ },
] as const;

/**
 * Reads a webhook's body, which anybody who knows the address may have sent. Host and path of its URL are checked, and
 * the URL itself is never to be asked: the access token goes to the configured addresses only.
 */
export function parseWebhook(body: unknown, hosts: WebhookHosts): WebhookResult {
  const read = bodySchema.safeParse(body);
  if (!read.success || !URL.canParse(read.data.url)) return { ok: false, why: 'not-a-webhook' };
  const { membership, checkin_token: tokenObject } = read.data;
  const path = pathAtCobot(new URL(read.data.url), hosts);
  if (path === undefined) return { ok: false, why: 'other-host' };
  for (const { kind, pattern } of paths) {
    const found = decoded(pattern.exec(path)?.[1]);
    if (found === undefined) continue;
    if (kind === 'check-in') return { ok: true, subject: { kind, checkInId: found } };
    if (kind === 'check-in-token') {
      const membershipId = tokenObject?.membership?.id ?? tokenObject?.membership_id ?? undefined;
      return { ok: true, subject: { kind, token: found, membershipId } };
    }
    if (kind === 'time-pass') return { ok: true, subject: { kind, membershipId: membership?.id } };
    if (membership && membership.id !== found) return { ok: false, why: 'other-object' };
    return { ok: true, subject: { kind, membershipId: found, hasObject: Boolean(membership) } };
  }
  return { ok: false, why: 'other-path' };
}

/** The URL's path below the address it belongs to; undefined where that is none of Cobot's. */
function pathAtCobot(url: URL, hosts: WebhookHosts): string | undefined {
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  const bases = [baseUrl(hosts.spaceUrl, 'spaceUrl'), baseUrl(hosts.apiUrl, 'apiUrl')];
  if (hosts.subdomain !== undefined) bases.push(new URL(`https://${hosts.subdomain}.cobot.me`));
  for (const base of bases) {
    // Cobot's own samples have http: the URL is not asked, so only where it points to counts.
    const isSamePlace = url.hostname === base.hostname && (url.port === base.port || url.port === '');
    const folder = base.pathname.replace(/\/+$/, '');
    if (isSamePlace && url.pathname.startsWith(`${folder}/`)) return url.pathname.slice(folder.length);
  }
  return undefined;
}

function decoded(segment: string | undefined): string | undefined {
  if (segment === undefined) return undefined;
  try {
    const text = decodeURIComponent(segment);
    return text.length <= 255 && text !== '.' && text !== '..' && !/[/\p{Cc}]/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
