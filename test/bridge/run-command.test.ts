import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let child: ChildProcessByStdio<null, Readable, Readable> | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-command-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A process that does what `run --config FILE` does. */
function run(config: string, environment: Record<string, string>) {
  const script =
    "import { runBridgeCommand } from './src/cli/run.ts'; process.exit(await runBridgeCommand({ config: process.argv[1] }));";
  const started = spawn(process.execPath, ['--input-type=module', '-e', script, config], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  return started;
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of stream) chunks.push(String(chunk));
  return chunks.join('');
}

async function configFile(): Promise<string> {
  const file = join(folder, 'bridge.yaml');
  await writeFile(
    file,
    `cobot:
  spaceUrl: http://127.0.0.1:1/space
  apiUrl: http://127.0.0.1:1
  accountUrl: http://127.0.0.1:1
  token: \${TEST_COBOT_TOKEN}
http: { port: 0, keys: [ test-key-0123456789 ] }
terminals: [ { name: front, host: 127.0.0.1, port: 1 } ]
`,
  );
  return file;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the bridge cleanly within five seconds',
  async (signal) => {
    const bridge = run(await configFile(), { TEST_COBOT_TOKEN: 'test-access-token' });
    const ended = once(bridge, 'exit');
    for await (const chunk of bridge.stdout) if (String(chunk).includes('bridge-listening')) break;
    const before = performance.now();
    bridge.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - before).toBeLessThan(5_000);
  },
);

test('the code for the first account is printed beside the log, and not in it', async () => {
  const bridge = run(await configFile(), { TEST_COBOT_TOKEN: 'test-access-token' });
  const logged = textOf(bridge.stdout);
  let said = '';
  for await (const chunk of bridge.stderr) {
    said += String(chunk);
    if (said.includes('admin create NAME')) break;
  }
  const code = /make the first one with the code (\S{14})\n/.exec(said)?.[1] ?? 'no code';
  expect(said).toMatch(/Open http:\/\/127\.0\.0\.1:\d+ and/);
  bridge.kill('SIGTERM');
  expect(await logged).toContain('bridge-stopped');
  expect(await logged).not.toContain(code);
});

test('a config that cannot be used ends with 2, the line and the fix', async () => {
  const file = await configFile();
  const bridge = run(file, { TEST_COBOT_TOKEN: '' });
  const [said, [code]] = await Promise.all([textOf(bridge.stderr), once(bridge, 'exit')]);
  expect(code).toBe(2);
  expect(said).toBe(
    `${file}:5:10: needs the environment variable TEST_COBOT_TOKEN, which is not set: export TEST_COBOT_TOKEN=… before starting\n`,
  );
});
