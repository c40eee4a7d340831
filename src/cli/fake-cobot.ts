import type { Command } from 'commander';
import { runFakeCobotCommand } from '../../simulator/cobot/command.ts';
import { stopSignal } from './stop-signal.ts';

/** `fake-cobot`: hands its arguments on to the fake Cobot's own command line. */
export function addFakeCobotCommand(program: Command): void {
  program
    .command('fake-cobot')
    .description('run a fake Cobot (add --help for its options)')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[arguments...]')
    .action(async (given: string[]) => {
      const stopping = new AbortController();
      void stopSignal().then(() => stopping.abort());
      await runFakeCobotCommand(given, { signal: stopping.signal });
    });
}
