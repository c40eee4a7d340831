import { expect, onTestFinished, test } from 'vitest';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { commandLine } from '../support/command-line.ts';
import { until } from '../support/until.ts';

async function simulated(options: SimulatedTerminalOptions = {}) {
  const terminal = await startTerminal({ paceMs: 0, ...options });
  onTestFinished(() => terminal.stop());
  return { terminal, at: ['--host', terminal.host, '--port', String(terminal.port)] };
}

const json = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await commandLine(['terminal', ...args, '--json'])).stdout);

test('clear-punches empties the log where it is told so, and only then', async () => {
  const { terminal, at } = await simulated({ users: 2, punches: 30 });
  expect(await json('clear-punches', ...at)).toEqual({ cleared: false });
  expect(terminal.punches()).toHaveLength(30);
  expect(await json('clear-punches', ...at, '--yes')).toEqual({ cleared: true, punches: 30 });
  expect(terminal.punches()).toEqual([]);
  expect(terminal.users()).toHaveLength(2);
});

test('restart restarts the terminal where it is told so, and only then', async () => {
  const { terminal, at } = await simulated();
  const hasRestarted = () => terminal.timeline().some(({ what }) => what.includes('is back'));
  expect((await commandLine(['terminal', 'restart', ...at])).stdout).toContain('nothing was done');
  expect(hasRestarted()).toBe(false);
  expect(await json('restart', ...at, '--yes')).toEqual({ restarted: true });
  await until(hasRestarted, 'the terminal to be back');
});

test('upload-probe says what larger pieces a terminal takes, and how the bridge comes to use them', async () => {
  const { terminal, at } = await simulated({ users: 1 });
  const before = terminal.users();
  const { stdout } = await commandLine(['terminal', 'upload-probe', ...at]);
  expect(stdout).toContain('it takes pieces of 65472 bytes\nwrite uploadPieceBytes: 65472 beside its host');
  expect(terminal.users()).toEqual(before);
});
