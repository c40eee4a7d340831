import type { Command } from 'commander';
import { membersSchema, type MembersMessage } from '../bridge/web/messages.ts';
import { askBridge } from './bridge-api.ts';
import { printProblem } from './print-problem.ts';
import { column } from './terminal/verb.ts';

interface MembersOptions {
  config: string;
  json?: boolean;
}

/** One line per member. */
export function memberLines({ members }: MembersMessage): string[] {
  const rows = members.map(({ userId, state, id, name, canceledTo, startsOn }) => {
    const day = state === 'future' ? ` from ${startsOn}` : state === 'ending' ? ` until ${canceledTo}` : '';
    return [column(userId ?? 'none', 9), column(`${state}${day}`, 24), column(id, 34), name].join(' ');
  });
  const head = [column('user id', 9), column('membership', 24), column('id in Cobot', 34), 'name'].join(' ');
  return [head, ...rows];
}

/** `members [--json]`: who the bridge knows, by the running bridge. */
export function addMembersCommand(program: Command): void {
  program
    .command('members')
    .description('list the members the running bridge knows, their user ids, and whether they may come in')
    .option('-c, --config <file>', 'the settings of the running bridge', 'bridge.yaml')
    .option('--json', 'print one JSON document')
    .action(async (options: MembersOptions) => {
      try {
        const { config } = options;
        const answer = await askBridge({ config, method: 'GET', path: '/members', answer: membersSchema });
        process.stdout.write(
          options.json === true ? `${JSON.stringify(answer)}\n` : `${memberLines(answer).join('\n')}\n`,
        );
      } catch (error) {
        printProblem(error);
        process.exitCode = 1;
      }
    });
}
