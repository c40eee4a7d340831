import { createInterface } from 'node:readline';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { z } from 'zod';
import {
  syncProgressSchema,
  syncResultSchema,
  type SyncProgressMessage,
  type SyncReportMessage,
} from '../bridge/web/sync-messages.ts';
import { answerOf, openBridge } from './bridge-api.ts';
import { printProblem } from './print-problem.ts';
import { syncLines } from './sync-lines.ts';

interface SyncOptions {
  config: string;
  terminal?: string[];
  dryRun?: boolean;
  force?: boolean;
  json?: boolean;
}

interface ExportOptions {
  config: string;
  terminal?: string;
}

/** Anything but these means that somebody should look. */
const quietOutcomes = new Set<SyncReportMessage['outcome']>([
  'unchanged',
  'applied',
  'would-change',
  'offline',
]);

/** Has the running bridge compare and bring up to date; `onProgress` hears of every batch. */
async function runSync(
  options: SyncOptions,
  onProgress: (progress: SyncProgressMessage) => void,
): Promise<readonly SyncReportMessage[]> {
  const { config, terminal: terminals, dryRun = false, force = false } = options;
  const { url, body } = await openBridge({
    config,
    method: 'POST',
    path: '/sync',
    body: { dryRun, force, ...(terminals === undefined ? {} : { terminals }) },
    accept: 'application/x-ndjson',
  });
  let last: unknown;
  for await (const line of createInterface({ input: body })) {
    last = jsonOf(line);
    const progress = syncProgressSchema.safeParse(last);
    if (progress.success) onProgress(progress.data);
  }
  return answerOf(url, last, syncResultSchema).reports;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A bar per terminal on stderr while a person watches, and nothing otherwise. */
function showBars(): { update: (progress: SyncProgressMessage) => void; end: () => void } {
  if (!process.stderr.isTTY) return { update: () => undefined, end: () => undefined };
  const format = '{terminal} {bar} {percentage} % | {value} of {total}';
  const bars = new MultiBar({ format, clearOnComplete: true, hideCursor: true }, Presets.shades_classic);
  const byTerminal = new Map<string, SingleBar>();
  return {
    update: ({ terminal, done, total }) => {
      const bar = byTerminal.get(terminal) ?? bars.create(total, 0, { terminal });
      byTerminal.set(terminal, bar);
      bar.setTotal(total);
      bar.update(done);
    },
    end: () => bars.stop(),
  };
}

async function syncAndTell(options: SyncOptions): Promise<void> {
  const bars = showBars();
  try {
    const reports = await runSync(options, bars.update);
    bars.end();
    process.stdout.write(
      options.json === true ? `${JSON.stringify({ reports })}\n` : `${syncLines(reports).join('\n')}\n`,
    );
    if (reports.some(({ outcome }) => !quietOutcomes.has(outcome))) process.exitCode = 1;
  } catch (error) {
    bars.end();
    printProblem(error);
    process.exitCode = 1;
  }
}

async function exportCsv({ config, terminal }: ExportOptions): Promise<void> {
  try {
    const path = `/sync/export${terminal === undefined ? '' : `?terminal=${encodeURIComponent(terminal)}`}`;
    const { url, statusCode, body } = await openBridge({ config, method: 'GET', path, accept: 'text/csv' });
    const text = await body.text();
    if (statusCode !== 200) answerOf(url, jsonOf(text), z.never());
    process.stdout.write(text);
  } catch (error) {
    printProblem(error);
    process.exitCode = 1;
  }
}

/** `sync [--dry-run] [--terminal N] [--force] [--json]`, `sync export --csv` */
export function addSyncCommand(program: Command): void {
  const collect = (name: string, names: string[] | undefined) => [...(names ?? []), name];
  const sync = program
    .command('sync')
    .description('compare the members in the terminals with Cobot and bring the terminals up to date')
    .option('-c, --config <file>', 'the settings of the running bridge', 'bridge.yaml')
    .option('-t, --terminal <name>', 'only this terminal; may be given several times', collect)
    .option('-n, --dry-run', 'only say who would gain and who would lose access')
    .option('-f, --force', 'do what was held back, if it is still what the last --dry-run has said')
    .option('--json', 'print the reports as one JSON document')
    .action((options: SyncOptions) => syncAndTell(options))
    // What stands behind `export` is that verb's.
    .enablePositionalOptions();
  sync
    .command('export')
    .description('write the list of members with their numbers, for devices that no bridge can reach')
    .requiredOption('--csv', 'as CSV, to standard output')
    .option('-c, --config <file>', 'the settings of the running bridge', 'bridge.yaml')
    .option('-t, --terminal <name>', 'whose door it is for; default everybody whose membership is running')
    .action((options: ExportOptions) => exportCsv(options));
}
