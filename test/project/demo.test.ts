import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { CommandLine } from '../support/command-line.ts';

/** Runs a command to its end. */
async function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['src/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, output };
}

test('the demo opens for the active member, stays shut for the other three, and says why', async () => {
  const { code, output } = await run(['demo', '--once']);
  expect(output).toMatch(
    /active member[^\n]*\n[^\n]*1001[^\n]*\n[^\n]* 201, checked in[^\n]*\n\s+door\s+opened[^\n]*\n\s+screen\s+Welcome Ada\n/,
  );
  expect(output).toMatch(
    / 422, refused[^\n]*\n\s+door\s+stays shut[^\n]*\n\s+screen\s+No time passes left\./,
  );
  expect(output).toMatch(
    /1003[^\n]*\n[^\n]* 422[^\n]*\n\s+door\s+stays shut[^\n]*\n\s+screen\s+This membership/,
  );
  expect(output).toMatch(/not recognised[^\n]*\n\s+Cobot\s+not asked\n\s+door\s+stays shut/);
  expect(output).toContain('All four ended as they should.');
  expect(code).toBe(0);
});

test('an unknown verb ends with a hint and not with a running bridge', async () => {
  const { code, output } = await run(['opne']);
  expect(code).not.toBe(0);
  expect(output).toContain('there is no command opne');
});

test('without --once it stays up and tells every finger that is typed, in order, until it is ended', async () => {
  const demo = new CommandLine(['demo'], {}, 'pipe');
  await demo.printed(/Ctrl-C ends it/);
  demo.type('3\n');
  await demo.printed(/Ctrl-C ends it[^]*userId 1003 at the front door[^]*screen +This membership/);
  demo.type('?\n');
  await demo.printed(/Ctrl-C ends it[^]*not recognised at the front door[^]*screen +Not recognised/);
  // The verbs that ask a running bridge find this one too.
  const [, file = ''] = await demo.printed(/sync --dry-run --config (\S+)/);
  const { code, output } = await run(['sync', '--dry-run', '--config', file]);
  expect(output).toContain('front door');
  expect(code).toBe(0);
  demo.signal('SIGINT');
  expect(await demo.ended()).toBe(0);
});
