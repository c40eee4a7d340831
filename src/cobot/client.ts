import {
  type CheckInAnswer,
  type CheckInApi,
  type CheckInOptions,
  checkIn,
  checkInV1,
  checkInV2,
  currentCheckIns,
} from './check-ins.ts';
import {
  createCheckInToken,
  deleteCheckInToken,
  findCheckInToken,
  listCheckInTokens,
} from './check-in-tokens.ts';
import { checkInOnceReady } from './first-check-in.ts';
import { checkAccessToken, openHost } from './host.ts';
import { type CallOptions, CobotHttp } from './http.ts';
import { findMembership, listMemberships } from './memberships.ts';
import type { CheckIn, CheckInToken, Membership, TimePass } from './schemas.ts';
import { type Space, readScopes, readSpace, subdomainOf } from './space.ts';
import { listUnusedTimePasses } from './time-passes.ts';

const DOOR_CONNECTIONS = 32;

export interface CobotOptions {
  /** The space's own address, v1 without `/api`: `https://co-up.cobot.me` or its custom domain. */
  spaceUrl: string;
  /** API 2: `https://api.cobot.me`. */
  apiUrl: string;
  /** v1, account-wide: `https://www.cobot.me`. */
  accountUrl: string;
  /** An access token, best a space token. */
  token: string;
  /** Where missing, `space()` is asked once, at the latest by the first check-in, which then is slower. */
  spaceId?: string | undefined;
  /** Needed with a custom domain and no `spaceId`. */
  subdomain?: string | undefined;
  /** Default v2, whose answers are documented. */
  checkInApi?: 'v2' | 'v1' | undefined;
  /** For each try of each call but `checkIn`. Default 10,000. */
  requestTimeoutMs?: number | undefined;
  /** Before the first of two repeats of a GET that failed on the way. Default 300. */
  retryDelayMs?: number | undefined;
  userAgent?: string | undefined;
  /** Wall clock in ms since 1970, for `Retry-After` dates. Default the system's. */
  now?: (() => number) | undefined;
}

/**
 * Cobot's API as the bridge needs it. All but `checkIn` throw CobotError, or the signal's reason when aborted.
 * Nothing here ever posts twice by itself.
 */
export interface Cobot {
  /** The scopes of the access token. */
  scopes(options?: CallOptions): Promise<readonly string[]>;
  space(options?: CallOptions): Promise<Space>;
  memberships(options?: CallOptions): Promise<readonly Membership[]>;
  /** undefined once deleted */
  membership(membershipId: string, options?: CallOptions): Promise<Membership | undefined>;
  createCheckInToken(wanted: { membershipId: string; token: string }, options?: CallOptions): Promise<void>;
  checkInTokens(options?: CallOptions): Promise<readonly CheckInToken[]>;
  /** undefined when unknown */
  checkInToken(token: string, options?: CallOptions): Promise<CheckInToken | undefined>;
  /** false when there was none */
  deleteCheckInToken(token: string, options?: CallOptions): Promise<boolean>;
  /** The way from the finger to the door. Never throws for what Cobot or the network does. */
  checkIn(token: string, options: CheckInOptions): Promise<CheckInAnswer>;
  currentCheckIns(token: string, options?: CallOptions): Promise<readonly CheckIn[]>;
  unusedTimePasses(membershipId: string, options?: CallOptions): Promise<readonly TimePass[]>;
  /** Closes all connections at once; what is under way ends as broken. Idempotent. */
  close(): Promise<void>;
}

/** @throws CobotError `ours` when an address or the token cannot be used. */
export function createCobot(options: CobotOptions): Cobot {
  const { spaceUrl, apiUrl, accountUrl, token, userAgent = 'cobot-terminal-bridge' } = options;
  checkAccessToken(token);
  const common = { token, userAgent };
  const json = { ...common, mediaType: 'application/json' } as const;
  const jsonApi = { ...common, mediaType: 'application/vnd.api+json' } as const;
  const space = openHost({ ...json, baseUrl: spaceUrl, setting: 'spaceUrl', connections: 4 });
  const account = openHost({ ...json, baseUrl: accountUrl, setting: 'accountUrl', connections: 1 });
  // Check-ins have connections of their own: a finger must not queue behind a long member list.
  const api = openHost({ ...jsonApi, baseUrl: apiUrl, setting: 'apiUrl', connections: DOOR_CONNECTIONS });
  const v1Door =
    options.checkInApi === 'v1'
      ? openHost({ ...json, baseUrl: spaceUrl, setting: 'spaceUrl', connections: DOOR_CONNECTIONS })
      : undefined;
  const hosts = v1Door === undefined ? [space, account, api] : [space, account, api, v1Door];
  const subdomain =
    options.spaceId === undefined ? (options.subdomain ?? subdomainOf(spaceUrl)) : options.subdomain;
  const now = options.now ?? Date.now;
  const http = new CobotHttp({
    timeoutMs: options.requestTimeoutMs ?? 10_000,
    retryDelayMs: options.retryDelayMs ?? 300,
    now,
  });

  let spaceId = options.spaceId;
  let checkInApi = v1Door === undefined ? undefined : checkInV1(v1Door, now);
  if (spaceId !== undefined) checkInApi ??= checkInV2(api, spaceId, now);

  const askSpace = async (o?: CallOptions): Promise<Space> => {
    const found = await readSpace(http, { account, api }, subdomain ?? subdomainOf(spaceUrl), o);
    spaceId ??= found.id;
    checkInApi ??= checkInV2(api, spaceId, now);
    return found;
  };
  const knownSpaceId = async (o?: CallOptions): Promise<string> => spaceId ?? (await askSpace(o)).id;
  const readyCheckInApi = async (o: CallOptions): Promise<CheckInApi> =>
    checkInApi ?? checkInV2(api, await knownSpaceId(o), now);

  return {
    scopes: (o) => readScopes(http, account, token, o),
    space: askSpace,
    memberships: (o) => listMemberships(http, space, o),
    membership: (id, o) => findMembership(http, space, id, o),
    createCheckInToken: (wanted, o) => createCheckInToken(http, space, wanted, o),
    checkInTokens: (o) => listCheckInTokens(http, space, o),
    checkInToken: (checkInToken, o) => findCheckInToken(http, space, checkInToken, o),
    deleteCheckInToken: (checkInToken, o) => deleteCheckInToken(http, space, checkInToken, o),
    checkIn: (checkInToken, o) =>
      checkInApi === undefined
        ? checkInOnceReady(readyCheckInApi, checkInToken, o)
        : checkIn(checkInApi, checkInToken, o),
    currentCheckIns: async (checkInToken, o) =>
      currentCheckIns(http, api, await knownSpaceId(o), checkInToken, o),
    unusedTimePasses: (id, o) => listUnusedTimePasses(http, space, id, o),
    close: async () => {
      await Promise.all(hosts.map((host) => host.pool.destroy()));
    },
  };
}
