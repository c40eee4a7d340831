import {
  type CheckInOptions,
  type CheckInAnswer,
  type CheckInApi,
  checkIn,
  checkInOfMember,
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
import { checkOutV1, checkOutV2 } from './check-out.ts';
import { type CobotClock, systemClock } from './clock.ts';
import { type CustomFields, customFields } from './custom-fields.ts';
import { checkInOnceReady } from './first-check-in.ts';
import { checkAccessToken } from './host.ts';
import { openHosts } from './hosts.ts';
import { type CallOptions, CobotHttp } from './http.ts';
import { listMembershipPages, listNetworkMemberships, listTeams } from './membership-pages.ts';
import type { Membership, MembershipV2, NetworkMembership, SpacePlan, Team } from './membership-schemas.ts';
import { type Period, findMembership, listCancellations, listMemberships, wholeList } from './memberships.ts';
import { listPlans } from './plans.ts';
import { RateBudget } from './rate-budget.ts';
import type { RowList } from './row-list.ts';
import { checkInsToday } from './running-check-ins.ts';
import type { CheckIn, CheckInToken } from './schemas.ts';
import { type Space, readScopes, readSpace, subdomainOf } from './space.ts';
import { type Subscriptions, subscriptions } from './subscriptions.ts';
import type { OwnedTimePass, TimePass } from './time-pass-schemas.ts';
import { listAllUnusedTimePasses, listUnusedTimePasses } from './time-passes.ts';

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
  /** How Cobot takes a member's custom field is not documented; without this none is written. Default false. */
  writesMemberFields?: boolean | undefined;
  /** Requests per minute and endpoint. Default Cobot's 60; 0 for a Cobot without limits. Not used with `budget`. */
  requestsPerMinute?: number | undefined;
  /** Shared by the clients of several spaces where their tokens are the same user's: Cobot counts by user. */
  budget?: RateBudget | undefined;
  /** For each try of each call but `checkIn`. Default 10,000. */
  requestTimeoutMs?: number | undefined;
  /** Before the first of two repeats of a GET that failed on the way. Default 300. */
  retryDelayMs?: number | undefined;
  userAgent?: string | undefined;
  /** For waits at Cobot's limits. Default the system's. */
  clock?: CobotClock | undefined;
  /** Wall clock in ms since 1970, for `Retry-After` dates. Default the system's. */
  now?: (() => number) | undefined;
}

/**
 * Cobot's API as the bridge needs it, for one space. All but `checkIn` throw CobotError, or the signal's reason when
 * aborted. Nothing here ever posts twice by itself. Every call waits for its turn under Cobot's limits; say with
 * `priority` who asks.
 */
export interface Cobot {
  /** The scopes of the access token. */
  scopes(options?: CallOptions): Promise<readonly string[]>;
  space(options?: CallOptions): Promise<Space>;

  /** All current memberships; a list with a row that cannot be read is an error. */
  memberships(options?: CallOptions): Promise<readonly Membership[]>;
  /** The same for who can live with unreadable rows, as long as they are named. */
  membershipList(options?: CallOptions): Promise<RowList<Membership>>;
  /** undefined once deleted */
  membership(membershipId: string, options?: CallOptions): Promise<Membership | undefined>;
  cancellations(period: Period, options?: CallOptions): Promise<RowList<Membership>>;
  /** By API 2: dates and names without plans, in pages of 200. */
  membershipPages(period: Period, options?: CallOptions): Promise<RowList<MembershipV2>>;
  networkMemberships(networkId: string, options?: CallOptions): Promise<RowList<NetworkMembership>>;
  plans(options?: CallOptions): Promise<RowList<SpacePlan>>;
  teams(options?: CallOptions): Promise<RowList<Team>>;
  unusedTimePasses(membershipId: string, options?: CallOptions): Promise<readonly TimePass[]>;
  allUnusedTimePasses(options?: CallOptions): Promise<RowList<OwnedTimePass>>;
  readonly customFields: CustomFields;
  readonly subscriptions: Subscriptions;

  createCheckInToken(wanted: { membershipId: string; token: string }, options?: CallOptions): Promise<void>;
  checkInTokens(options?: CallOptions): Promise<readonly CheckInToken[]>;
  /** undefined when unknown */
  checkInToken(token: string, options?: CallOptions): Promise<CheckInToken | undefined>;
  /** False when there was none. `isOurs` says which tokens may be deleted; the others are left alone, loudly. */
  deleteCheckInToken(
    wanted: { token: string; isOurs: (token: string) => boolean },
    options?: CallOptions,
  ): Promise<boolean>;

  /** The way from the finger to the door. Never throws for what Cobot or the network does. */
  checkIn(token: string, options: CheckInOptions): Promise<CheckInAnswer>;
  /** The same for a member without a check-in token, by v1. */
  checkInMember(membershipId: string, options: CheckInOptions): Promise<CheckInAnswer>;
  currentCheckIns(token: string, options?: CallOptions): Promise<readonly CheckIn[]>;
  /**
   * The check-ins of a member that may run, by the check-in API in use: v2 tells those of the token, v1 those of today of
   * the membership, ended ones too.
   */
  runningCheckIns(
    of: { token: string; membershipId: string },
    options?: CallOptions,
  ): Promise<readonly CheckIn[]>;
  /** Ends a check-in now. False where Cobot knows of none that runs. */
  checkOut(of: { checkInId: string; membershipId: string }, options?: CallOptions): Promise<boolean>;
  /** Closes all connections at once; what is under way ends as broken. Idempotent. */
  close(): Promise<void>;
}

/** @throws CobotError `ours` when an address or the token cannot be used. */
export function createCobot(options: CobotOptions): Cobot {
  const { spaceUrl, token } = options;
  checkAccessToken(token);
  const hosts = openHosts(options);
  const { space, account, api, lists, spaceDoor } = hosts;
  const subdomain =
    options.spaceId === undefined ? (options.subdomain ?? subdomainOf(spaceUrl)) : options.subdomain;
  const now = options.now ?? Date.now;
  const { requestsPerMinute, clock = systemClock } = options;
  const budget = options.budget ?? new RateBudget({ clock, requestsPerMinute });
  const http = new CobotHttp({
    timeoutMs: options.requestTimeoutMs ?? 10_000,
    retryDelayMs: options.retryDelayMs ?? 300,
    budget,
    now,
  });

  let spaceId = options.spaceId;
  const memberCheckIn = checkInOfMember(spaceDoor, { budget, now });
  let checkInApi = options.checkInApi === 'v1' ? checkInV1(spaceDoor, { budget, now }) : undefined;
  if (spaceId !== undefined) checkInApi ??= checkInV2(api, spaceId, { budget, now });

  const askSpace = async (o?: CallOptions): Promise<Space> => {
    const found = await readSpace(http, { account, api }, subdomain ?? subdomainOf(spaceUrl), o);
    spaceId ??= found.id;
    checkInApi ??= checkInV2(api, spaceId, { budget, now });
    return found;
  };
  const knownSpaceId = async (o?: CallOptions): Promise<string> => spaceId ?? (await askSpace(o)).id;
  const readyCheckInApi = async (o: CallOptions): Promise<CheckInApi> =>
    checkInApi ?? checkInV2(api, await knownSpaceId(o), { budget, now });

  return {
    scopes: (o) => readScopes(http, account, token, o),
    space: askSpace,
    memberships: async (o) => wholeList(await listMemberships(http, space, o), '/api/memberships'),
    membershipList: (o) => listMemberships(http, space, o),
    membership: (id, o) => findMembership(http, space, id, o),
    cancellations: (period, o) => listCancellations(http, space, period, o),
    membershipPages: async (period, o) =>
      listMembershipPages(http, lists, { spaceId: await knownSpaceId(o), period }, o),
    networkMemberships: (networkId, o) => listNetworkMemberships(http, lists, networkId, o),
    plans: (o) => listPlans(http, space, o),
    teams: async (o) => listTeams(http, lists, await knownSpaceId(o), o),
    unusedTimePasses: (id, o) => listUnusedTimePasses(http, space, id, o),
    allUnusedTimePasses: (o) => listAllUnusedTimePasses(http, space, o),
    customFields: customFields(http, space, { writesMemberFields: options.writesMemberFields ?? false }),
    subscriptions: subscriptions(http, space),
    createCheckInToken: (wanted, o) => createCheckInToken(http, space, wanted, o),
    checkInTokens: (o) => listCheckInTokens(http, space, o),
    checkInToken: (checkInToken, o) => findCheckInToken(http, space, checkInToken, o),
    deleteCheckInToken: (wanted, o) => deleteCheckInToken(http, space, wanted, o),
    checkIn: (checkInToken, o) =>
      checkInApi === undefined
        ? checkInOnceReady(readyCheckInApi, checkInToken, o)
        : checkIn(checkInApi, checkInToken, o),
    checkInMember: (membershipId, o) => checkIn(memberCheckIn, membershipId, o),
    currentCheckIns: async (checkInToken, o) =>
      currentCheckIns(http, api, await knownSpaceId({ priority: 'door', ...o }), checkInToken, o),
    runningCheckIns: async ({ token: checkInToken, membershipId }, o) =>
      options.checkInApi === 'v1'
        ? checkInsToday(http, spaceDoor, membershipId, o)
        : currentCheckIns(http, api, await knownSpaceId({ priority: 'door', ...o }), checkInToken, o),
    checkOut: ({ checkInId, membershipId }, o) =>
      options.checkInApi === 'v1'
        ? checkOutV1(http, spaceDoor, membershipId, o)
        : checkOutV2(http, api, checkInId, o),
    close: async () => {
      http.close();
      await hosts.close();
    },
  };
}
