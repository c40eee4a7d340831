import type { Cobot } from '../cobot/client.ts';
import { type CobotFeatures, missingScopes } from '../cobot/scopes.ts';
import type { Decisions } from './decisions.ts';
import { kindOf, messageOf } from './errors.ts';
import type { CobotHealth } from './health.ts';
import type { Log } from './log.ts';

/** What the first look at Cobot works with. */
export interface CobotCheckParts {
  cobot: Pick<Cobot, 'scopes' | 'space'>;
  features: CobotFeatures;
  timeZone: string;
  decisions: Pick<Decisions, 'speak'>;
  health: CobotHealth;
  log: Log;
  signal: AbortSignal;
}

/**
 * The first look at Cobot, beside everything else: which scopes are missing, and is the time zone the space's. Each part
 * that fails is logged and leaves the others alone; never rejects.
 */
export async function lookAtCobot(parts: CobotCheckParts): Promise<void> {
  await Promise.all([
    attempt(parts, 'scopes', () => checkScopes(parts)),
    attempt(parts, 'space', () => checkSpace(parts)),
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
