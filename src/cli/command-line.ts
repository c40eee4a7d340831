import { Command } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { printFailure } from './print-problem.ts';

/** Each verb with the way to load it: looking into a terminal need not load a web server. */
const verbs = {
  run: async () => (await import('./run.ts')).addRunCommand,
  enrol: async () => (await import('./enrol.ts')).addEnrolCommand,
  admin: async () => (await import('./admin.ts')).addAdminCommand,
  cobot: async () => (await import('./cobot.ts')).addCobotCommand,
  door: async () => (await import('./door.ts')).addDoorCommand,
  alerts: async () => (await import('./alerts.ts')).addAlertsCommand,
  reconciliation: async () => (await import('./reconciliation.ts')).addReconciliationCommand,
  sync: async () => (await import('./sync.ts')).addSyncCommand,
  members: async () => (await import('./members.ts')).addMembersCommand,
  discover: async () => (await import('./discover.ts')).addDiscoverCommand,
  terminal: async () => (await import('./terminal.ts')).addTerminalCommand,
  simulator: async () => (await import('./simulator.ts')).addSimulatorCommand,
  'fake-cobot': async () => (await import('./fake-cobot.ts')).addFakeCobotCommand,
  demo: async () => (await import('./demo.ts')).addDemoCommand,
} satisfies Record<string, () => Promise<(program: Command) => void>>;

/** Every verb of `cobot-terminal-bridge`; without one it is `run`. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command('cobot-terminal-bridge')
    .description('Connects fingerprint and face terminals (port 4370) with Cobot.')
    .showHelpAfterError('(add --help for what there is)')
    // What stands behind a verb is that verb's.
    .enablePositionalOptions();
  program.version(packageFile.version);
  const [, , verb] = argv;
  const loaders = isVerb(verb) ? [verbs[verb]] : Object.values(verbs);
  for (const add of await Promise.all(loaders.map((load) => load()))) add(program);
  if (verb !== undefined && !verb.startsWith('-') && verb !== 'help' && !isVerb(verb))
    program.error(`there is no command ${verb}`);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    printFailure(error);
    process.exitCode = 1;
  }
}

function isVerb(word: string | undefined): word is keyof typeof verbs {
  return word !== undefined && Object.hasOwn(verbs, word);
}
