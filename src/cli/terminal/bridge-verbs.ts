import type { Command } from 'commander';
import { printProblem } from '../print-problem.ts';
import type { Told } from './ask-about-terminals.ts';

interface BridgeOptions {
  config: string;
  json?: boolean;
}

/** `terminal list|show|compare`: what the running bridge knows of its terminals. Loaded only when asked for. */
export function addBridgeVerbs(parent: Command): void {
  const load = () => import('./ask-about-terminals.ts');
  telling(parent.command('list').description('list the terminals of the running bridge'), async (config) =>
    (await load()).listTerminals(config),
  );
  telling(
    parent.command('show <name>').description('show one terminal of the running bridge and its last sync'),
    async (config, name) => (await load()).showTerminal(config, name),
  );
  telling(
    parent
      .command('compare <name>')
      .description('read a terminal of the running bridge and say what a sync would change'),
    async (config, name) => (await load()).compareTerminal(config, name),
  );
}

function telling(command: Command, ask: (config: string, name: string) => Promise<Told>): void {
  command
    .option('-c, --config <file>', 'the settings of the running bridge', 'bridge.yaml')
    .option('--json', 'print one JSON document')
    .action(async () => {
      const [name = ''] = command.args;
      const { config, json } = command.opts<BridgeOptions>();
      try {
        const { answer, lines } = await ask(config, name);
        process.stdout.write(`${json === true ? JSON.stringify(answer) : lines.join('\n')}\n`);
      } catch (error) {
        printProblem(error);
        process.exitCode = 1;
      }
    });
}
