import type { Command } from 'commander';
import { startBridge } from '../bridge/bridge.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { loadConfig } from '../bridge/config.ts';
import { printProblem } from './print-problem.ts';
import { stopSignal } from './stop-signal.ts';

/** A stop that takes longer than this is not waited for: a service manager would kill the process anyway. */
const LONGEST_STOP_MS = 5_000;

/**
 * Runs the bridge until SIGTERM or SIGINT. The exit code: 0 after a clean stop, 1 when the stop hung, 2 when it could
 * not start; what to do then is printed on standard error.
 */
export async function runBridgeCommand(options: { config: string }): Promise<number> {
  const signalled = stopSignal();
  try {
    const bridge = await startBridge(await loadConfig(options.config, process.env));
    printReach(bridge);
    if (bridge.firstOwnerCode !== undefined) printFirstSteps(bridge.httpUrl, bridge.firstOwnerCode);
    await signalled;
    return await stoppedInTime(bridge.stop());
  } catch (error) {
    printProblem(error);
    return 2;
  }
}

/** How the page is reached; of a certificate that no browser knows, what to compare it with. */
function printReach({ httpUrl, certificate }: Bridge): void {
  if (certificate?.kind !== 'self-made') return;
  process.stderr.write(
    `${httpUrl} has a certificate the bridge made itself, so browsers warn once. Compare before going on, SHA-256:\n` +
      `${certificate.fingerprint}\n`,
  );
}

/** Beside the log, which others read, too. */
function printFirstSteps(url: string, code: string): void {
  process.stderr.write(
    `Nobody has an account yet. Open ${url} and make the first one with the code ${code}\n` +
      '(it works once, until the bridge stops), or run: npm start -- admin create NAME\n',
  );
}

function stoppedInTime(stopping: Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(1), LONGEST_STOP_MS);
    stopping.then(() => resolve(0), reject).finally(() => clearTimeout(timer));
  });
}

/** `run --config bridge.yaml` */
export function addRunCommand(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description('run the bridge until it is stopped (SIGTERM or Ctrl-C)')
    .option('-c, --config <file>', 'the settings; see config.example.yaml', 'bridge.yaml')
    .action(async (options: { config: string }) => {
      const code = await runBridgeCommand(options);
      // Whatever may still be open must not keep a stopped bridge alive.
      process.exit(code);
    });
}
