import type { Right } from '../../staff/roles.ts';

/** What a request needs, and what a change is called in the audit. */
export interface Permission {
  right: Right;
  /** A short stable word; reading has none. */
  action?: string;
  terminal?: string;
  membershipId?: string;
  account?: string;
}

type Rule = readonly [method: string, path: RegExp, right: Right, action?: string];

const door = (rest: string) => new RegExp(`^/api/doors/(?<terminal>[^/]+)/${rest}$`);
const member = (rest: string) => new RegExp(`^/api/members/(?<member>[\\w-]{1,100})/${rest}$`);
const enrolment = (rest: string) => new RegExp(`^/api/enrolments/[\\w-]{1,100}/${rest}$`);

/** A line for every route; a test tells of one that has none. */
export const rules: readonly Rule[] = [
  ['GET', /^\/api\/(entries|doors|alerts|reconciliation|webhooks|sync|live)$/, 'see'],
  ['GET', /^\/api\/terminals\/(?<terminal>[^/]+)\/compare$/, 'see'],
  ['GET', /^\/api\/(terminals|members|openapi\.json|docs)$/, 'see-for-enrolment'],
  ['GET', /^\/api\/(audit|accounts)$/, 'own'],
  ['PATCH', /^\/api\/accounts\/(?<account>[^/]+)$/, 'own', 'account-changed'],
  ['POST', member('enrol'), 'enrol', 'member-enrolled'],
  ['GET', /^\/api\/(enrolments|consent-texts)$/, 'enrol'],
  ['POST', /^\/api\/enrolments$/, 'enrol', 'enrolment-begun'],
  ['POST', enrolment('consent'), 'enrol', 'consent-given'],
  ['POST', enrolment('alternative'), 'enrol', 'alternative-chosen'],
  ['POST', enrolment('terminal'), 'enrol', 'enrolment-terminal-chosen'],
  ['POST', enrolment('finger'), 'enrol', 'finger-asked-for'],
  ['POST', enrolment('test'), 'enrol', 'test-asked-for'],
  ['POST', enrolment('go-on'), 'enrol', 'enrolment-tried-again'],
  ['POST', enrolment('cancel'), 'enrol', 'enrolment-cancelled'],
  ['DELETE', member('lease'), 'doors', 'lease-dropped'],
  ['POST', door('open'), 'doors', 'door-opened'],
  ['POST', door('lockdown'), 'doors', 'door-lockdown'],
  ['POST', door('hold-open'), 'doors', 'door-held-open'],
  ['PATCH', door('settings'), 'doors', 'door-changed'],
  ['DELETE', door('settings'), 'doors', 'door-reset'],
  // It names everybody, and a dry run is noted as well.
  ['GET', /^\/api\/sync\/export$/, 'sync'],
  ['POST', /^\/api\/sync$/, 'sync', 'sync-asked-for'],
];

/** What a request needs. A path that stands in no rule is for owners, and a change there is noted all the same. */
export function permissionFor(method: string, path: string): Permission {
  for (const [ruleMethod, pattern, right, action] of rules) {
    const found = ruleMethod === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const terminal = decoded(found.groups?.['terminal']);
    const membershipId = found.groups?.['member'];
    const account = decoded(found.groups?.['account']);
    return {
      right,
      ...(action !== undefined && { action }),
      ...(terminal !== undefined && { terminal }),
      ...(membershipId !== undefined && { membershipId }),
      ...(account !== undefined && { account }),
    };
  }
  return isReading(method) ? { right: 'own' } : { right: 'own', action: 'other-change' };
}

/** True for requests that change nothing. */
export function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part).slice(0, 64);
  } catch {
    return undefined;
  }
}
