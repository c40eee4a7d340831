import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';
import { installPacked, type Packed } from './support/packed.ts';

let packed: Packed;

beforeAll(() => {
  packed = installPacked();
}, 120_000);

afterAll(() => rmSync(packed.folder, { recursive: true, force: true }));

const timeout = 60_000;

/** A sample for the shell, run beside the installed package on ports that are free here. */
async function runSample(
  sample: string,
  port?: number,
): Promise<{ code: unknown; output: string; controlPort: number }> {
  const controlPort = await freePort();
  const script = sample
    .replaceAll('4370', String(port ?? (await freePort())))
    .replaceAll('9370', String(controlPort));
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: packed.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // With all that it left running.
  onTestFinished(() => {
    try {
      if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL');
    } catch {
      // All of it has ended by itself.
    }
  });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code]: unknown[] = await once(shell, 'exit');
  return { code, output, controlPort };
}

test('it holds what is needed to run, and nothing of the tests or of the sources', () => {
  const { files } = packed;
  for (const path of [
    'dist/src/main.js',
    'dist/page/index.html',
    'dist/simulator/in-process.d.ts',
    'docs/openapi/simulator.json',
  ])
    expect(files).toContain(path);
  const folders = new Set(files.map((path) => path.split('/').slice(0, 2).join('/')));
  expect([...folders].filter((path) => path.includes('/')).toSorted()).toEqual([
    'dist/package.json',
    'dist/page',
    'dist/simulator',
    'dist/src',
    'docs/openapi',
  ]);
});

test('npx runs the simulator from it', { timeout }, async () => {
  const args = ['cobot-terminal-bridge', 'simulator', '--port', '0', '--control-port', '0'];
  const npx = spawn('npx', args, { cwd: packed.folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  npx.stdout.on('data', (chunk) => (output += String(chunk)));
  const closed = once(npx, 'close');
  const url = await until(() => /control listening (\S+)/.exec(output)?.[1], 'the simulator', 30_000);
  expect(await (await fetch(`${url}/terminals`)).json()).toHaveLength(1);
  npx.kill('SIGTERM');
  // The output closes only when the last process that holds it is gone.
  await closed;
  await expect(fetch(`${url}/terminals`)).rejects.toThrow('fetch failed');
});

describe('the sample', () => {
  const readme = readFileSync('README.md', 'utf8');

  test('of the README presses a finger and shows what happened', { timeout }, async () => {
    const [, sample = ''] = /```sh\n(npx --yes cobot-terminal-bridge simulator[^]*?)```/.exec(readme) ?? [];
    const { code, output, controlPort } = await runSample(sample);
    expect(output).toContain('"matched":true');
    expect(output).toContain('userId 1001 presses a finger');
    expect(code).toBe(0);
    await until(
      () =>
        fetch(`http://127.0.0.1:${controlPort}/terminals`).then(
          () => false,
          () => true,
        ),
      'the simulator to have ended with the script',
    );
  });

  test('of the README ends where its port is taken, and does not wait for ever', { timeout }, async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const [, sample = ''] = /```sh\n(npx --yes cobot-terminal-bridge simulator[^]*?)```/.exec(readme) ?? [];
    const { code, output } = await runSample(sample, taken);
    expect(output).toContain('the port is taken; choose another one with --port');
    expect(code).toBe(1);
  });

  test('for GitHub Actions does the same, step by step', { timeout }, async () => {
    const steps = z
      .object({
        jobs: z.object({ test: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
      })
      .parse(parse(readFileSync('docs/examples/github-actions.yml', 'utf8'))).jobs.test.steps;
    const commands = steps.flatMap(({ run }) => run ?? []);
    expect(commands).toHaveLength(3);
    // A program that a step starts goes on in the next one.
    const { code, output } = await runSample(commands.join('\n'));
    expect(output).toContain('"matched":true');
    expect(output).toContain('userId 1001 presses a finger');
    expect(code).toBe(0);
  });
});

test('a program in JavaScript or TypeScript imports the simulator and the fake Cobot from it', {
  timeout,
}, () => {
  const program = `import { firmwareNamed, goWrong, startTerminal, type SimulatedTerminal } from 'cobot-terminal-bridge/simulator';
import { startFakeCobot } from 'cobot-terminal-bridge/fake-cobot';
const terminal: SimulatedTerminal = await startTerminal({ firmware: firmwareNamed('colour-gbk'), users: 2 });
goWrong(terminal, { kind: 'drop', on: 'events', times: 1 });
const cobot = await startFakeCobot();
console.log(terminal.pressFinger({ userId: '1002' }).matched, terminal.faults.all().length, terminal.settings.encoding, cobot.spaceUrl.startsWith('http://127.0.0.1'));
await Promise.all([terminal.stop(), cobot.stop()]);
`;
  writeFileSync(join(packed.folder, 'program.mts'), program);
  const options = { cwd: packed.folder, encoding: 'utf8' } as const;
  expect(execFileSync(process.execPath, ['program.mts'], options)).toBe('true 1 gbk true\n');
  const compiler = '--noEmit --strict --skipLibCheck --module nodenext --target es2024 --types'.split(' ');
  expect(
    execFileSync(join(process.cwd(), 'node_modules/.bin/tsc'), [...compiler, '', 'program.mts'], options),
  ).toBe('');
});
