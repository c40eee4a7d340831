import { describe, expect, onTestFinished, test } from 'vitest';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { clearData, dataKind } from '../../src/protocol/commands/clearing.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { fromHex, toHex, zeros } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from '../support/scripted-terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { errorOf } from './thrown.ts';

async function clientForTest(simulated: SimulatedTerminal) {
  const { host, port } = simulated;
  const connected = await connectTerminal({ name: 'front door', host, port, transport: 'tcp' });
  onTestFinished(() => connected.drop());
  return connected;
}

async function scripted(script: (request: WireRequest, terminal: ScriptedTerminal) => readonly Answer[]) {
  const clock = new ManualClock();
  const terminal: ScriptedTerminal = new ScriptedTerminal((request) =>
    request.command === 1000 ? [{ command: 2000, session: 7 }] : script(request, terminal),
  );
  const openWire = () => Promise.resolve(terminal.wire);
  const options = { name: 'front door', host: 'unused', port: 4370, openWire, clock };
  const connected = await connectTerminal(options);
  onTestFinished(() => connected.drop());
  return { terminal, connected, clock };
}

const ok: Answer = { command: 2000 };
const sent = ({ requests }: ScriptedTerminal) =>
  requests
    .slice(1)
    .map(({ command, data }) => (data.length === 0 ? `${command}` : `${command} ${toHex(data)}`));

describe('clearing', () => {
  test('each part has its own command, by hand', async () => {
    const { terminal, connected } = await scripted(({ command }) => [
      command === 50 ? { command: 2000, data: zeros(80) } : ok,
    ]);
    expect(await connected.upkeep.clearPunches()).toBe(0);
    await connected.upkeep.clearOperations();
    await connected.upkeep.clearAdministrators();
    await connected.upkeep.clearTemplates();
    expect(sent(terminal)).toEqual(['50', '15', '33', '20', '1013', '14 02', '1013']);
  });

  test('a terminal that refuses keeps what it has, and says so', async () => {
    const { connected } = await scripted(() => [{ command: 2001 }]);
    await expect(connected.upkeep.clearOperations()).rejects.toMatchObject({ kind: 'refusal' });
  });

  test('clear data has one byte, or none, which only the simulator hears', () => {
    expect(clearData.request.write({ kind: dataKind.templates })).toEqual(fromHex('02'));
    expect(clearData.request.write({ kind: undefined })).toBeUndefined();
    expect(clearData.request.read(fromHex('05'))).toEqual({ kind: 5 });
    expect(clearData.request.read(zeros(0))).toEqual({ kind: undefined });
    expect(errorOf(() => clearData.request.write({ kind: 256 }))).toMatchObject({ kind: 'ours' });
  });

  test('the simulator forgets what it is told to, and nothing else', async () => {
    const terminal = await terminalForTest({ users: 3, punches: 20 });
    const connected = await clientForTest(terminal);
    await connected.putUser({ uid: 9, userId: '1009', privilege: 14 });
    expect(await connected.upkeep.clearPunches()).toBe(20);
    expect(terminal.punches()).toEqual([]);
    await connected.upkeep.clearAdministrators();
    expect(terminal.users().map(({ privilege }) => privilege)).toEqual([0, 0, 0, 0]);
    expect(terminal.templates()).not.toEqual([]);
    await connected.upkeep.clearTemplates();
    expect(terminal.templates()).toEqual([]);
    expect(terminal.users()).toHaveLength(4);
    terminal.setOption('LockOn', '3');
    await connected.upkeep.clearOperations();
    expect(terminal.operations()).toEqual([]);
  });
});

describe('restarting', () => {
  test('a terminal that acknowledges it, and one that just goes', async () => {
    for (const script of [
      () => [ok],
      (_request: WireRequest, terminal: ScriptedTerminal) => {
        terminal.close();
        return [];
      },
    ]) {
      const { terminal, connected } = await scripted(script);
      await connected.upkeep.restart();
      await connected.closed;
      expect(sent(terminal)).toEqual(['1004']);
    }
  });

  test('one that goes without a word is left after a moment', async () => {
    const { terminal, connected, clock } = await scripted(() => []);
    const restarted = connected.upkeep.restart();
    await terminal.received(1004);
    clock.advance(3000);
    await restarted;
    expect(await connected.closed).toBeUndefined();
  });

  test('one that refuses stays connected', async () => {
    const { connected } = await scripted(({ command }) => [{ command: command === 1004 ? 2001 : 2000 }]);
    await expect(connected.upkeep.restart()).rejects.toMatchObject({ kind: 'refusal' });
    await connected.enable();
  });

  test('the simulator is back on its port', async () => {
    const terminal = await terminalForTest({});
    const connected = await clientForTest(terminal);
    await connected.upkeep.restart();
    await until(() => terminal.timeline().some(({ what }) => what.includes('is back')), 'it to be back');
    expect(await (await clientForTest(terminal)).sizes()).toMatchObject({ users: 0 });
  });
});
