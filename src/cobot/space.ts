import { isTimeZone } from './dates.ts';
import { CobotError, isCobotError } from './errors.ts';
import { type Host, baseUrl } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { scopesSchema, spaceV1Schema, spaceV2Schema } from './schemas.ts';

export interface Space {
  id: string;
  name: string;
  /** IANA name; undefined when Cobot gave none that is one. */
  timeZone: string | undefined;
  /** As Cobot writes it, such as `de`; undefined where it tells none. */
  language: string | undefined;
}

/** What the access token may do. */
export async function readScopes(
  http: CobotHttp,
  account: Host,
  token: string,
  options?: CallOptions,
): Promise<readonly string[]> {
  const label = '/api/access_tokens/:token';
  const path = `/api/access_tokens/${encodeURIComponent(token)}`;
  return readBody(
    scopesSchema,
    await http.read(account, { endpoint: 'access-token', path, label, statuses: [200] }, options),
    label,
  );
}

/** The id that API 2 and space tokens know a space by; public at Cobot. */
export async function readSpaceId(
  http: CobotHttp,
  account: Host,
  subdomain: string,
  options?: CallOptions,
): Promise<string> {
  return (await readSpaceV1(http, account, subdomain, options)).id;
}

async function readSpaceV1(http: CobotHttp, account: Host, subdomain: string, options?: CallOptions) {
  const path = `/api/spaces/${pathSegment(subdomain)}`;
  const call = { endpoint: 'space', path, label: path, statuses: [200] } as const;
  return readBody(spaceV1Schema, await http.read(account, call, options), path);
}

/**
 * The space. Whether v1 names time zones the IANA way is not documented, API 2 does; so where v1's is none, API 2 is
 * asked, and a token that may not (`read_spaces`) leaves the zone open.
 */
export async function readSpace(
  http: CobotHttp,
  hosts: { account: Host; api: Host },
  subdomain: string,
  options?: CallOptions,
): Promise<Space> {
  const found = await readSpaceV1(http, hosts.account, subdomain, options);
  const { id, name, time_zone_name: zone, locale: language } = found;
  if (zone !== undefined && isTimeZone(zone)) return { id, name, timeZone: zone, language };
  return { id, name, timeZone: await zoneFromV2(http, hosts.api, id, options), language };
}

async function zoneFromV2(
  http: CobotHttp,
  api: Host,
  spaceId: string,
  options?: CallOptions,
): Promise<string | undefined> {
  const path = `/spaces/${pathSegment(spaceId)}`;
  try {
    const call = { endpoint: 'space', path, label: path, statuses: [200] } as const;
    const answer = await http.read(api, call, options);
    const zone = readBody(spaceV2Schema, answer, path);
    return zone !== undefined && isTimeZone(zone) ? zone : undefined;
  } catch (error) {
    if (isCobotError(error, 'refusal')) return undefined;
    throw error;
  }
}

/**
 * The subdomain a space's address stands for: `co-up` of `https://co-up.cobot.me`, or the last piece of the path where
 * something else stands in front of Cobot. A custom domain does not tell.
 * @throws CobotError `ours`
 */
export function subdomainOf(spaceUrl: string): string {
  const url = baseUrl(spaceUrl, 'spaceUrl');
  const subdomain = /^([^.]+)\.cobot\.me$/.exec(url.hostname)?.[1];
  const fromPath = url.pathname.split('/').findLast((piece) => piece !== '');
  const found = subdomain ?? fromPath;
  if (found !== undefined) return found;
  throw new CobotError('ours', 'spaceUrl is a custom domain: the subdomain of the space must be set as well');
}
