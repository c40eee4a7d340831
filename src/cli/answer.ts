import type { Command } from 'commander';
import { printProblem } from './print-problem.ts';

/** The words every verb has that asks the running bridge. */
export interface AskOptions {
  config: string;
  json?: boolean;
}

/** A verb that asks the running bridge. */
export function askingVerb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('-c, --config <file>', 'the settings of the running bridge', 'bridge.yaml')
    .option('--json', 'print the answer as one JSON document');
}

/** Prints an answer for programs or for people; where there is none, the problem with what to do. */
export async function printAnswer<Answer>(
  { json }: AskOptions,
  asked: Promise<Answer>,
  lines: (answer: Answer) => string[],
): Promise<void> {
  try {
    const answer = await asked;
    console.log(json === true ? JSON.stringify(answer) : lines(answer).join('\n'));
  } catch (error) {
    printProblem(error);
    process.exitCode = 1;
  }
}
