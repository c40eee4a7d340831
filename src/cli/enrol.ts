import type { Command } from 'commander';
import { enrolResultSchema } from '../bridge/web/messages.ts';
import type { EnrolResultMessage } from '../bridge/web/messages.ts';
import { askBridge } from './bridge-api.ts';
import { printProblem } from './print-problem.ts';

/** The words of the command line. */
interface EnrolOptions {
  membership: string;
  config: string;
  userId?: string;
  json?: boolean;
}

const resultWords: Record<EnrolResultMessage['terminals'][number]['result'], string> = {
  written: 'written',
  'already-there': 'already there',
  taken: 'not written: another person has this user id there; delete that user at the terminal',
  'kept-out': 'not written: the membership or the rules of this door do not let the member in now',
  offline: 'offline: will be written when it connects',
  failed: 'not written',
};

/** Has the running bridge enrol a member. */
export function enrolMember({ config, membership, userId }: EnrolOptions): Promise<EnrolResultMessage> {
  return askBridge({
    config,
    method: 'POST',
    path: `/members/${encodeURIComponent(membership)}/enrol`,
    body: userId === undefined ? {} : { userId },
    answer: enrolResultSchema,
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
