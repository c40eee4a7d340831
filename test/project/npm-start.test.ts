import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';

test('SIGTERM to npm reaches the program and ends it cleanly, so that no orphan holds port and terminals', async () => {
  const args = ['run', '--silent', 'simulator', '--', '--port', '0', '--control-port', '0'];
  const npm = spawn('npm', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  npm.stdout.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => {
    npm.once('close', resolve);
  });
  const found = await until(() => /control listening (\S+)/.exec(output)?.[1], 'the simulator', 15_000);
  expect((await fetch(`${found}/terminals`)).status).toBe(200);
  npm.kill('SIGTERM');
  // stdout closes only when the last process that holds it is gone.
  expect(await ended).toBe(0);
  await expect(fetch(`${found}/terminals`)).rejects.toThrow('fetch failed');
});
