import type { Command } from 'commander';
import { loadConfig } from '../../bridge/config.ts';
import { leaveDoors } from '../../bridge/leave-doors.ts';
import type { LeftDoor } from '../../bridge/leave-doors.ts';
import { createLog } from '../../bridge/log.ts';
import { printProblem } from '../print-problem.ts';

const words: Record<LeftDoor['result'], string> = {
  'opens-by-itself': 'opens by itself for the people it holds',
  'as-it-was': 'stays as it was',
  failed: 'could not be told',
};

/** `terminal fallback apply --config bridge.yaml`: what a service manager runs after the bridge ended. */
export function addFallbackVerb(terminal: Command): void {
  terminal
    .command('fallback')
    .description('what terminals do while no bridge runs')
    .command('apply')
    .description('leaves the doors with fallback: members to their terminals; only while no bridge runs')
    .option('-c, --config <file>', 'the settings of the bridge', 'bridge.yaml')
    .option('--json', 'print one JSON document')
    .action(async (options: { config: string; json?: boolean }) => {
      try {
        const left = await leaveDoors(await loadConfig(options.config, process.env), createLog('silent'));
        if (left.some(({ result }) => result === 'failed')) process.exitCode = 1;
        console.log(options.json === true ? JSON.stringify({ terminals: left }) : left.map(line).join('\n'));
      } catch (error) {
        printProblem(error);
        process.exitCode = 2;
      }
    });
}

function line({ terminal, result, problem }: LeftDoor): string {
  return `${terminal}: ${words[result]}${problem === undefined ? '' : ` (${problem})`}`;
}
