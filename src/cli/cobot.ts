import type { Command } from 'commander';
import { addCheckCommand } from './cobot/check.ts';
import { addSignInCommand } from './cobot/sign-in.ts';

/** `cobot sign-in|check`: what concerns Cobot alone, without terminals. */
export function addCobotCommand(program: Command): void {
  const cobot = program
    .command('cobot')
    .description('get an access token from Cobot, and see what it may do');
  addSignInCommand(cobot);
  addCheckCommand(cobot);
}
