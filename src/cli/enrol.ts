import type { Command } from 'commander';
import { request } from 'undici';
import { loadConfig } from '../bridge/config.ts';
import type { BridgeConfig } from '../bridge/config.ts';
import { BridgeError } from '../bridge/errors.ts';
import { enrolResultSchema, problemSchema } from '../bridge/web/messages.ts';
import type { EnrolResultMessage } from '../bridge/web/messages.ts';
import { printProblem } from './print-problem.ts';

/** The words of the command line. */
interface EnrolOptions {
  membership: string;
  config: string;
  userId?: string;
  json?: boolean;
}

/** Terminals are asked one request after the other, and a large one takes its time. */
const TIMEOUT_MS = 120_000;

const resultWords: Record<EnrolResultMessage['terminals'][number]['result'], string> = {
  written: 'written',
  'already-there': 'already there',
  taken: 'not written: another person has this user id there; delete that user at the terminal',
  offline: 'offline: will be written when it connects',
  failed: 'not written',
};

function bridgeUrl({ http }: BridgeConfig): string {
  if (http.port === 0) {
    throw new BridgeError(
      'refusal',
      'no-port',
      'http.port is 0 in the config, so the bridge cannot be found',
      {
        advice: 'give http.port a number and start the bridge again',
      },
    );
  }
  return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`;
}

async function ask(config: BridgeConfig, options: EnrolOptions): Promise<unknown> {
  const url = `${bridgeUrl(config)}/api/members/${encodeURIComponent(options.membership)}/enrol`;
  const body = options.userId === undefined ? {} : { userId: options.userId };
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${config.http.keys[0] ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    return await answer.body.json();
  } catch (cause) {
    throw new BridgeError('transport', 'not-running', `no bridge answers at ${bridgeUrl(config)}`, {
      advice: `start it with: npm start -- run --config ${options.config}`,
      cause,
    });
  }
}

/** Has the running bridge enrol a member, over its API: two programs must not fight over the terminals. */
export async function enrolMember(options: EnrolOptions): Promise<EnrolResultMessage> {
  const config = await loadConfig(options.config, process.env);
  const answer = await ask(config, options);
  const result = enrolResultSchema.safeParse(answer);
  if (result.success) return result.data;
  const problem = problemSchema.safeParse(answer);
  if (problem.success) {
    const { code, message, advice } = problem.data.error;
    throw new BridgeError('refusal', code, message, { advice });
  }
  throw new BridgeError('wire', 'not-a-bridge', `what answers at ${bridgeUrl(config)} is not this bridge`, {
    advice: 'check http.host and http.port in the config',
    cause: result.error,
  });
}

/** The result in lines for a person. */
export function enrolLines({ userId, isNew, terminals }: EnrolResultMessage): string[] {
  return [
    isNew ? `enrolled with user id ${userId}` : `was enrolled already, with user id ${userId}`,
    ...terminals.map(({ terminal, result, problem }) => {
      return `  ${terminal}: ${resultWords[result]}${problem === undefined ? '' : ` (${problem})`}`;
    }),
  ];
}

/** `enrol --membership ID --config bridge.yaml [--user-id N] [--json]` */
export function addEnrolCommand(program: Command): void {
  program
    .command('enrol')
    .description(
      'give a member a user id, write the user to the terminals, register the check-in token at Cobot',
    )
    .requiredOption('-m, --membership <id>', "the membership's id in Cobot")
    .option('-c, --config <file>', 'the settings of the running bridge', 'bridge.yaml')
    .option('-u, --user-id <id>', 'the member is in the terminals already, under this user id')
    .option('--json', 'print the result as one JSON document')
    .action(async (options: EnrolOptions) => {
      try {
        const result = await enrolMember(options);
        process.stdout.write(
          options.json === true ? `${JSON.stringify(result)}\n` : `${enrolLines(result).join('\n')}\n`,
        );
      } catch (error) {
        printProblem(error);
        process.exitCode = 1;
      }
    });
}
