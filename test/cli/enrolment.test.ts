import { describe, expect, onTestFinished, test } from 'vitest';
import { faultSchema, inflict } from '../../simulator/terminal/faults/inflict.ts';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { CommandLine, commandLine } from '../support/command-line.ts';
import { until } from '../support/until.ts';

async function simulated(options: SimulatedTerminalOptions = {}) {
  const terminal = await startTerminal({ paceMs: 0, enrolmentPaceMs: 5, users: 2, ...options });
  onTestFinished(() => terminal.stop());
  const at = ['--host', terminal.host, '--port', String(terminal.port)];
  const press = (quality = 100) => {
    terminal.presentFinger({ finger: 'ada', quality });
    terminal.lift();
  };
  const isEnrolling = () =>
    until(
      () => terminal.timeline().some(({ what }) => what.startsWith('waits for finger')),
      'an enrolment',
      15_000,
    );
  return { terminal, at, press, isEnrolling };
}

test('enrol prints each step as it comes', async () => {
  const { terminal, at, press } = await simulated();
  const running = new CommandLine([
    'terminal',
    'enrol',
    ...at,
    '--user-id',
    '1002',
    '--finger',
    '1',
    '--duress',
  ]);
  await running.printed(/press finger 1: 1 of 3\n/);
  press(10);
  await running.printed(/a poor press, score 0\npress finger 1: 1 of 3\n/);
  press();
  await running.printed(/a good press, score 100\npress finger 1: 2 of 3\n/);
  press();
  press();
  await running.printed(/enrolled, \d+ bytes\n/);
  expect(await running.ended()).toBe(0);
  expect(terminal.templates().find(({ uid, finger }) => uid === 2 && finger === 1)).toMatchObject({
    flag: 3,
  });
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
});

test('enrol --json is one document at the end', async () => {
  const { at, press, isEnrolling } = await simulated();
  const running = new CommandLine([
    'terminal',
    'enrol',
    ...at,
    '--user-id',
    '1002',
    '--finger',
    '1',
    '--json',
  ]);
  await isEnrolling();
  for (let count = 0; count < 3; count += 1) press();
  expect(await running.ended()).toBe(0);
  expect(JSON.parse(running.stdout)).toMatchObject({
    userId: '1002',
    finger: 1,
    flag: 1,
    enrolled: true,
    templateSize: expect.any(Number),
    steps: expect.arrayContaining([{ type: 'sample', press: 1, score: 100, isGood: true }]),
  });
});

test('enrol says why it failed and what to do', async () => {
  const { at } = await simulated();
  const answer = await commandLine([
    'terminal',
    'enrol',
    ...at,
    '--user-id',
    '1002',
    '--finger',
    '6',
    '--json',
  ]);
  expect(answer.code).toBe(1);
  expect(JSON.parse(answer.stdout)).toMatchObject({ enrolled: false, reason: 'already-enrolled' });
  expect(answer.stderr).toContain('Choose another finger, or ask for the old one to be replaced.');
});

test.each([
  ['Ctrl-C', 'SIGINT'],
  ['a window that is closed', 'SIGHUP'],
] as const)('enrol is called off by %s, and the terminal identifies people again', async (_by, signal) => {
  const { terminal, at } = await simulated();
  const running = new CommandLine(['terminal', 'enrol', ...at, '--user-id', '1002', '--finger', '1']);
  await running.printed(/1 of 3/);
  running.signal(signal);
  expect(await running.ended()).toBe(1);
  expect(running.stdout).toContain('not enrolled (cancelled)');
  expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
});

describe('the connection is lost in the middle of an enrolment', () => {
  async function lost() {
    const { terminal, at, press } = await simulated();
    const running = new CommandLine(['terminal', 'enrol', ...at, '--user-id', '1002', '--finger', '1']);
    await running.printed(/1 of 3/);
    return { terminal, press, running };
  }

  test('it is made again, and the terminal identifies people again', async () => {
    const { terminal, press, running } = await lost();
    inflict(terminal, faultSchema.parse({ kind: 'reset', on: 'events', times: 1 }));
    press();
    expect(await running.ended()).toBe(1);
    expect(running.stdout).toContain('not enrolled (connection-lost)');
    expect(running.stderr).toContain('The terminal identifies people again.');
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
  });

  test('and it cannot be made again: what that means is said', async () => {
    const { terminal, running } = await lost();
    await terminal.stop();
    expect(await running.ended()).toBe(1);
    expect(running.stderr).toContain('Until it is connected again, by this command or by the bridge,');
  });
});

test('faces lists who has one, without the faces', async () => {
  const { terminal, at } = await simulated({ options: { FaceFunOn: '1', ZKFaceVersion: '7' } });
  terminal.registerFace({ userId: '1002' });
  const { code, stdout } = await commandLine(['terminal', 'faces', ...at, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    kind: 'near-infrared',
    count: 1,
    faces: [{ uid: 2, userId: '1002', entries: 15, verifications: 0 }],
  });
  expect((await commandLine(['terminal', 'faces', ...at])).stdout).toMatch(/2 +1002 +15 +0\n1 faces/);
});

test('faces of a visible-light terminal are refused with what to do instead', async () => {
  const { at } = await simulated({ options: { FaceFunOn: '1', '~Platform': 'ZAM170_TFT' } });
  const { code, stdout, stderr } = await commandLine(['terminal', 'faces', ...at, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'refusal', reason: 'not-supported' } });
  expect(stderr).toContain('Enrol the face at the terminal itself.');
});
