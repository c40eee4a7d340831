import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { runScript } from '../../simulator/script/run-script.ts';
import { readScript } from '../../simulator/script/script.ts';
import { runMain } from '../support/child-process.ts';
import { double } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

async function fileOf(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'script-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'script.yaml');
  await writeFile(path, content);
  return path;
}

async function played(steps: unknown[]) {
  const time = new ManualTime();
  const terminal = await terminalForTest({ users: 5, time, paceMs: 0, fingerEvents: false });
  const script = await readScript(await fileOf(stringify({ steps })), 1);
  const running = runScript(script, [terminal], time);
  onTestFinished(() => running.stop());
  return { time, terminal, running };
}

const done = (terminal: { timeline(): { way: string; what: string }[] }) =>
  terminal
    .timeline()
    .filter(({ way, what }) => way === 'person' || what.startsWith('something goes wrong'))
    .map(({ what }) => what);

test('hands and faults come at their time', async () => {
  const { time, terminal } = await played([
    { at: 1000, hand: 'press-finger', with: { userId: 1001 } },
    { at: 500, fault: { kind: 'memory-full' } },
    { at: 1500, hand: 'open-door' },
  ]);
  time.advance(499);
  expect(done(terminal)).toEqual([]);
  time.advance(501);
  expect(done(terminal)).toEqual(['something goes wrong: memory-full', 'userId 1001 presses a finger']);
  expect(terminal.punches()).toEqual([]);
  time.advance(500);
  expect(done(terminal)).toHaveLength(3);
});

test('and after something happened: the second order to open, a client that comes, an event', async () => {
  const { time, terminal } = await played([
    { after: 'connected', hand: 'open-menu' },
    { after: 'asked registerEvents', delayMs: 10, hand: 'close-menu' },
    { after: 'asked unlock', nth: 2, fault: { kind: 'clock-jump', ms: 60_000 } },
    { after: 'told verification', fault: { kind: 'cut-connections' } },
  ]);
  const client = await clientOf(terminal);
  time.advance(0);
  expect(done(terminal)).toEqual(['opens the menu']);
  await client.ask(500, double(0xffff));
  time.advance(10);
  expect(done(terminal)).toEqual(['opens the menu', 'leaves the menu']);
  await client.ask(31, double(1));
  time.advance(0);
  expect(done(terminal)).toHaveLength(2);
  await client.ask(31, double(1));
  time.advance(0);
  expect(done(terminal).at(-1)).toBe('something goes wrong: clock-jump');
  terminal.pressFinger({ userId: '1001' });
  time.advance(0);
  await client.closed;
});

test('a step that is not possible is told of, and the others go on; a script that is stopped is over', async () => {
  const { time, terminal, running } = await played([
    { at: 1, hand: 'press-finger', with: { userId: '77' } },
    { at: 2, hand: 'unknown-finger' },
    { at: 3, hand: 'open-door' },
    { after: 'connected', hand: 'open-door' },
  ]);
  time.advance(2);
  expect(terminal.timeline().map(({ what }) => what)).toContainEqual(
    expect.stringMatching(/^step 1 of the script was not possible: this terminal has no user 77/),
  );
  expect(done(terminal)).toEqual(['a stranger presses a finger']);
  running.stop();
  time.advance(10);
  await clientOf(terminal);
  time.advance(10);
  expect(terminal.view().door).toBe('closed');
});

test.each([
  ['no step', 'steps: []', /at steps/],
  ['a step without a time', 'steps: [{hand: open-door}]', /either at \(ms\) or after/],
  ['a step with nothing to do', 'steps: [{at: 1}]', /either a hand or a fault/],
  ['an unknown hand', 'steps: [{at: 1, hand: wave}]', /must be one of press-finger, unknown-finger/],
  ['a hand without what it needs', 'steps: [{at: 1, hand: press-finger}]', /at steps\[0\]\.with\.userId/],
  ['an unknown moment', 'steps: [{after: asked nothing, hand: lift}]', /such as: asked unlock/],
  ['an unknown fault', 'steps: [{at: 1, fault: {kind: fire}}]', /at steps\[0\]\.fault/],
  ['a fault with a wrong word', 'steps: [{at: 1, fault: {kind: drop, on: bolk}}]', /fault\.on/],
  ['something for a fault to take', 'steps: [{at: 1, with: {}, fault: {kind: wipe}}]', /only a hand takes/],
  ['a count of moments at a time', 'steps: [{at: 1, nth: 2, hand: lift}]', /belong to after/],
  ['a terminal there is not', 'steps: [{at: 1, terminal: 1, hand: lift}]', /only 1: give --count/],
  ['no YAML', 'steps: [', /cannot read the script .*: /],
])('a script with %s is refused with the place and what to write', async (_what, content, message) => {
  await expect(readScript(await fileOf(content), 1)).rejects.toThrow(message);
});

test('a script that is not there, or that blows up while it is read, is refused with why', async () => {
  await expect(readScript('./no-such.yaml', 1)).rejects.toThrow(
    /cannot read the script \.\/no-such\.yaml: ENOENT/,
  );
  const names = 'a b c d e f g h i'.split(' ');
  const bomb = names.map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(at === 0 ? 'x' : `*${names[at - 1]}`)
        .join(', ')}]`,
  );
  await expect(readScript(await fileOf(bomb.join('\n')), 1)).rejects.toThrow(
    /cannot read the script .*: .*alias/i,
  );
});

test('the command line plays one', async () => {
  const path = await fileOf('steps: [{at: 0, hand: press-finger, with: {userId: "1001"}}]');
  const child = runMain('simulator', '--port', '0', '--control-port', '0', '--users', '1', '--script', path);
  const [, control] = await child.printed(/^control listening (\S+)$/m);
  await until(
    async () =>
      (await (await fetch(`${control}/terminals/0/timeline`)).text()).includes('userId 1001 presses'),
    'the finger',
  );
  const broken = runMain('simulator', '--script', await fileOf('steps: []'));
  expect(await broken.exited).toMatchObject({ code: 1 });
});
