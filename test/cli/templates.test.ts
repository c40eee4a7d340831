import { expect, onTestFinished, test } from 'vitest';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { commandLine } from '../support/command-line.ts';
import { template10 } from '../support/finger-terminal.ts';

async function simulated(options: SimulatedTerminalOptions = {}) {
  const terminal = await startTerminal({ paceMs: 0, ...options });
  onTestFinished(() => terminal.stop());
  return { terminal, at: ['--host', terminal.host, '--port', String(terminal.port)] };
}

test('templates --json says who has which fingers, and shows none', async () => {
  const { terminal, at } = await simulated({ users: 25 });
  const { host, port } = terminal;
  const driver = await connectTerminal({ name: 'a door', host, port });
  await driver.fingers.write({ uid: 2, finger: 9, flag: 3, template: template10(1) });
  await driver.close();
  const { code, stdout } = await commandLine(['terminal', 'templates', ...at, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    algorithm: 10,
    count: 26,
    templates: terminal.templates().map(({ uid, finger, flag, template }) => ({
      uid,
      userId: String(1000 + uid),
      finger,
      flag,
      bytes: template.length,
    })),
  });
});

test('templates without --json is for people', async () => {
  const { terminal, at } = await simulated({ users: 2, options: { '~ZKFPVersion': '9' } });
  const { stdout } = await commandLine(['terminal', 'templates', ...at]);
  expect(stdout).toMatch(/^uid +userId +finger +flag +bytes$/m);
  expect(stdout).toMatch(/^2 +1002 +6 +valid +\d+$/m);
  expect(stdout).toContain('2 templates of algorithm 9');
  const [template] = terminal.templates();
  expect(stdout).not.toContain(
    Buffer.from(template?.template ?? [])
      .toString('base64')
      .slice(0, 20),
  );
});

test('templates of an empty terminal are none', async () => {
  const { at } = await simulated();
  const { stdout } = await commandLine(['terminal', 'templates', ...at, '--json']);
  expect(JSON.parse(stdout)).toEqual({ algorithm: 10, count: 0, templates: [] });
});
