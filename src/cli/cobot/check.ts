import type { Command } from 'commander';
import { systemClock } from '../../bridge/clock.ts';
import { cobotOptions, featuresOf } from '../../bridge/cobot-settings.ts';
import { type BridgeConfig, loadConfig } from '../../bridge/config.ts';
import { kindOf, messageOf } from '../../bridge/errors.ts';
import { type Cobot, createCobot } from '../../cobot/client.ts';
import { isCobotError } from '../../cobot/errors.ts';
import { allFeatures, missingScopes } from '../../cobot/scopes.ts';
import { printProblem } from '../print-problem.ts';

/** One thing looked at. `missing` costs something that is on; `later` only what these settings leave off. */
interface Finding {
  result: 'ok' | 'missing' | 'later' | 'failed';
  text: string;
}

/** Looks at Cobot as the bridge will meet it; asks four things, changes nothing. Never rejects. */
async function checkCobot(config: BridgeConfig, cobot: Cobot): Promise<Finding[]> {
  const parts = await Promise.all([
    looking('the access token', () => checkScopes(config, cobot)),
    looking('the space', () => checkSpace(config, cobot)),
    looking('the members', () => checkMembers(cobot)),
    looking('the check-in tokens', async () => {
      const tokens = await cobot.checkInTokens();
      return [{ result: 'ok', text: `check-in tokens: ${tokens.length}` }];
    }),
  ]);
  return parts.flat();
}

async function checkScopes(config: BridgeConfig, cobot: Cobot): Promise<Finding[]> {
  const granted = await cobot.scopes();
  const needed = missingScopes(granted, featuresOf(config));
  const { checkInApi } = config.cobot;
  const later = missingScopes(granted, { ...allFeatures, checkInApi }).filter(
    ({ scope }) => !needed.some((other) => other.scope === scope),
  );
  const findings: Finding[] = [
    ...needed.map(({ scope, without }) => ({
      result: 'missing' as const,
      text: `scope ${scope} is missing: ${without}`,
    })),
    ...later.map(({ scope, without }) => ({
      result: 'later' as const,
      text: `scope ${scope} is not needed by these settings; without it ${without}`,
    })),
  ];
  return needed.length > 0
    ? findings
    : [{ result: 'ok', text: 'the access token has all scopes needed' }, ...findings];
}

async function checkSpace({ timeZone }: BridgeConfig, cobot: Cobot): Promise<Finding[]> {
  const space = await cobot.space();
  const found: Finding = { result: 'ok', text: `space: ${space.name} (${space.id})` };
  if (space.timeZone === undefined) {
    return [
      found,
      { result: 'later', text: 'Cobot does not tell the time zone of the space; see that timeZone is right' },
    ];
  }
  const isSame = space.timeZone === timeZone;
  const text = isSame
    ? `time zone: ${timeZone}`
    : `the space's time zone is ${space.timeZone}, the config says ${timeZone}: terminals would show another time`;
  return [found, { result: isSame ? 'ok' : 'missing', text }];
}

async function checkMembers(cobot: Cobot): Promise<Finding[]> {
  const { rows, unreadable } = await cobot.membershipList();
  const found: Finding = { result: 'ok', text: `members: ${rows.length}` };
  if (unreadable.length === 0) return [found];
  const fields = [...new Set(unreadable.flatMap((row) => row.fields))].join(', ');
  return [found, { result: 'failed', text: `members that cannot be read: ${unreadable.length} (${fields})` }];
}

async function looking(what: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (kindOf(error) === 'ours') throw error;
    return [{ result: 'failed', text: `${what} could not be looked at: ${problemOf(error)}` }];
  }
}

function problemOf(error: unknown): string {
  const status = isCobotError(error) ? error.status : undefined;
  if (status === 401) return 'Cobot does not know the access token (401): sign in again';
  if (status === 403) return 'Cobot does not allow it (403): a scope or an admin right is missing';
  return messageOf(error);
}

const marks: Record<Finding['result'], string> = {
  ok: 'ok      ',
  missing: 'MISSING ',
  later: 'note    ',
  failed: 'FAILED  ',
};

/** `cobot check --config bridge.yaml [--json]` */
export function addCheckCommand(cobot: Command): void {
  cobot
    .command('check')
    .description('see whether Cobot answers, and what the access token may do; changes nothing')
    .option('-c, --config <file>', 'the settings', 'bridge.yaml')
    .option('--json', 'print the findings as one JSON document')
    .action(async (options: { config: string; json?: boolean }) => {
      try {
        const config = await loadConfig(options.config, process.env);
        const client = createCobot(cobotOptions(config.cobot, systemClock));
        const findings = await checkCobot(config, client);
        await client.close();
        const lines = findings.map(({ result, text }) => `${marks[result]}${text}`);
        process.stdout.write(
          options.json === true ? `${JSON.stringify(findings)}\n` : `${lines.join('\n')}\n`,
        );
        const isWell = findings.every(({ result }) => result === 'ok' || result === 'later');
        process.exitCode = isWell ? 0 : 1;
      } catch (error) {
        printProblem(error);
        process.exitCode = 2;
      }
    });
}
