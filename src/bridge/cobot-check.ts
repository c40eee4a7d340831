import type { Cobot } from '../cobot/client.ts';
import { type CobotFeatures, missingScopes } from '../cobot/scopes.ts';
import type { Decisions } from './decisions.ts';
import { memberFacts } from './enrolment/member-facts.ts';
import { kindOf, messageOf } from './errors.ts';
import type { CobotHealth } from './health.ts';
import type { Log } from './log.ts';
import type { Roster } from './entries/roster.ts';
import type { Store } from './store/store.ts';

/** What the first look at Cobot works with. */
export interface CobotCheckParts {
  cobot: Pick<Cobot, 'scopes' | 'space' | 'memberships'>;
  features: CobotFeatures;
  timeZone: string;
  store: Pick<Store, 'members' | 'enrolments'>;
  roster: Roster;
  decisions: Pick<Decisions, 'takeMemberships' | 'speak'>;
  health: CobotHealth;
  clock: { wallNow(): number };
  log: Log;
  signal: AbortSignal;
}

/**
 * The first look at Cobot, beside everything else: which scopes are missing, is the time zone the space's, and what are
 * the members called today. Each part that fails is logged and leaves the others alone; never rejects.
 */
export async function lookAtCobot(parts: CobotCheckParts): Promise<void> {
  await Promise.all([
    attempt(parts, 'scopes', () => checkScopes(parts)),
    attempt(parts, 'space', () => checkSpace(parts)),
    attempt(parts, 'memberships', () => refreshMembers(parts)),
  ]);
}

async function attempt(parts: CobotCheckParts, what: string, look: () => Promise<void>): Promise<void> {
  const { health, log, signal } = parts;
  try {
    await look();
    if (health.report.state === 'unknown') health.note('ok');
  } catch (error) {
    if (signal.aborted) return;
    if (kindOf(error) === 'transport') health.note('unavailable');
    log.warn({ event: 'cobot-check-failed', what, kind: kindOf(error), problem: messageOf(error) });
  }
}

async function checkScopes({ cobot, features, log, signal }: CobotCheckParts): Promise<void> {
  const missing = missingScopes(await cobot.scopes({ signal }), features);
  if (missing.length === 0) return;
  const advice =
    'sign in again with these scopes (npm start -- cobot sign-in), and put the token into the config';
  const scopes = missing.map(({ scope }) => scope);
  const without = missing.map(({ without: consequence }) => consequence);
  log.warn({ event: 'cobot-scopes-missing', missing: scopes, without, advice });
}

async function checkSpace({ cobot, timeZone, decisions, log, signal }: CobotCheckParts): Promise<void> {
  const space = await cobot.space({ signal });
  if (space.language !== undefined) decisions.speak(space.language);
  if (space.timeZone === undefined || space.timeZone === timeZone) return;
  const advice = "terminals are set to the config's zone; write timeZone as the space's if that is wrong";
  log.warn({ event: 'time-zone-differs', config: timeZone, space: space.timeZone, advice });
}

/** What refreshing the members works with. */
export type MemberRefreshParts = Pick<CobotCheckParts, 'store' | 'roster' | 'clock' | 'log' | 'signal'> & {
  cobot: Pick<Cobot, 'memberships'>;
  decisions: Pick<Decisions, 'takeMemberships'>;
};

/** Names may have changed. Members that are not in the list stay: a short list is no reason to forget anybody. */
export async function refreshMembers(parts: MemberRefreshParts): Promise<void> {
  const { cobot, store, roster, clock, log, signal } = parts;
  const memberships = await cobot.memberships({ signal });
  await store.members.refresh(memberships.map(memberFacts), clock.wallNow());
  for (const enrolment of await store.enrolments.all()) roster.set(enrolment);
  await parts.decisions.takeMemberships(memberships);
  log.info({ event: 'members-refreshed', members: memberships.length });
}
