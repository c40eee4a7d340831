import type { Command } from 'commander';
import { runFakeCobotCommand } from '../../simulator/cobot/command.ts';

/** `fake-cobot`: hands its arguments on to the fake Cobot's own command line. */
export function addFakeCobotCommand(program: Command): void {
  program
    .command('fake-cobot')
    .description('run a fake Cobot (add --help for its options)')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[arguments...]')
    .action((given: string[]) => runFakeCobotCommand(given));
}
