import { expect, test } from 'vitest';
import { commandLine, CommandLine } from '../support/command-line.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

const range = '127.0.0.0/29';

test('the terminals of a range are listed for people, one line each', async () => {
  const terminal = await terminalForTest({ host: '127.0.0.2' });
  await terminalForTest({ host: '127.0.0.4', port: terminal.port, commKey: 12 });
  const { code, stdout } = await commandLine(['discover', range, '--port', String(terminal.port)]);
  expect(code).toBe(0);
  const [last, ...lines] = stdout.trim().split('\n').toReversed();
  expect(lines.toSorted()).toEqual([
    expect.stringMatching(
      new RegExp(`^127\\.0\\.0\\.2:\\d+ +udp  serial ${terminal.serialNumber}  MAC [0-9a-f:]+  model .+`),
    ),
    expect.stringMatching(/^127\.0\.0\.4:\d+ +udp {2}has a comm key, so it does not tell who it is$/),
  ]);
  expect(last).toBe(`2 found in ${range}`);
});

test('with --json one document is printed, and --via chooses how to ask', async () => {
  const terminal = await terminalForTest({ host: '127.0.0.2' });
  const port = String(terminal.port);
  const { code, stdout } = await commandLine(['discover', range, '--port', port, '--via', 'tcp', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    range,
    port: terminal.port,
    isComplete: true,
    terminals: [
      {
        host: '127.0.0.2',
        port: terminal.port,
        transport: 'tcp',
        serialNumber: terminal.serialNumber,
        mac: terminal.option('MAC'),
        deviceName: terminal.option('~DeviceName'),
        platform: terminal.option('~Platform'),
        needsCommKey: false,
        isSecure: false,
      },
    ],
  });
});

test('a range that is not private is refused, with what is allowed', async () => {
  const { code, stdout, stderr } = await commandLine(['discover', '8.8.8.0/24', '--json']);
  expect(code).toBe(1);
  expect(stderr).toContain('8.8.8.0/24 is not a private network\nOnly 10.0.0.0/8');
  expect(JSON.parse(stdout)).toMatchObject({ error: { reason: 'bad-argument' } });
});

test.each([
  ['--via', 'udp,udp'],
  ['--via', 'carrier pigeon'],
  ['--port', '0'],
  ['--rate', '5000'],
])('%s %s is explained', async (flag, value) => {
  const { code, stderr } = await commandLine(['discover', range, flag, value]);
  expect(code).toBe(1);
  expect(stderr).toContain('It must be');
});

test('Ctrl-C ends the search, and says that it was not complete', async () => {
  const terminal = await terminalForTest({ host: '127.0.0.2' });
  const running = new CommandLine([
    'discover',
    '127.0.0.0/24',
    '--port',
    String(terminal.port),
    '--rate',
    '2',
  ]);
  await running.printed(/127\.0\.0\.2/);
  running.signal('SIGINT');
  expect(await running.ended()).toBe(0);
  expect(running.stdout).toContain('1 found in 127.0.0.0/24 before you stopped it');
});
