import { expect, onTestFinished, test } from 'vitest';
import type { SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { verifyStyles } from '../../src/protocol/commands/verify-style.ts';
import { doorTest } from '../../src/protocol/door-test.ts';
import { holdRelay, releaseRelay } from '../../src/protocol/relay-hold.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

async function driven(options: SimulatedTerminalOptions = {}) {
  const simulated = await terminalForTest({ users: 4, paceMs: 0, ...options });
  const terminal = await connectTerminal({ name: 'front door', host: simulated.host, port: simulated.port });
  onTestFinished(() => terminal.close());
  return { simulated, terminal };
}

test.each([{}, { zoneIndexBytes: 4, zoneFlag: 'group-is-1' }] satisfies SimulatedTerminalOptions[])(
  'a closed zone holds everybody’s relay still, and all is as it was when it is let go: %j',
  async (kind) => {
    const { simulated, terminal } = await driven(kind);
    await terminal.access.setZones(2, [3]);
    await terminal.access.setGroup(3, 6);
    await terminal.access.putCombination({ number: 2, groups: [6] });
    const before = simulated.saved();
    const relays = () =>
      ['1001', '1002', '1003', '1004'].map((userId) => simulated.pressFinger({ userId }).ownRelay);
    expect(relays()).toEqual(['opened', 'opened', 'opened', 'opened']);
    const changed = await holdRelay(terminal, 'closed-zone');
    expect(changed).toMatchObject({ zone: { index: 50 }, groups: [{ group: 1 }, { group: 6 }] });
    expect(changed.users).toEqual([{ uid: 2, zones: [3, 0, 0] }]);
    expect(relays()).toEqual(['still', 'still', 'still', 'still']);
    await terminal.openDoor(3);
    await releaseRelay(terminal, changed);
    expect(relays()).toEqual(['opened', 'opened', 'opened', 'opened']);
    expect(simulated.saved().users).toEqual(before.users);
    expect(await terminal.access.zonesOf(2)).toMatchObject({ zones: [3], meaning: 'own' });
  },
);

test('a card and a password let a user in who had none, until a verify style wants the finger', async () => {
  const { simulated, terminal } = await driven();
  await terminal.userTable.update(2, { card: 4711, password: '2468' });
  expect(simulated.tapCard({ card: 4711 }).matched).toBe(true);
  expect(simulated.enterPassword({ userId: '1002', password: '2468' }).matched).toBe(true);
  expect(simulated.users()[1]).toMatchObject({ name: 'Test Person 2', fingers: [6] });
  await terminal.access.setVerifyStyle(2, verifyStyles.finger);
  expect(simulated.tapCard({ card: 4711 }).matched).toBe(false);
  expect(simulated.pressFinger({ userId: '1002' }).matched).toBe(true);
  await terminal.access.setVerifyStyle(2, undefined);
  expect(simulated.tapCard({ card: 4711 }).matched).toBe(true);
});

test.each([
  ['obeyed', 'proven'],
  ['ignored', 'refused'],
] as const)('a door test finds that UNLOCK is %s under LockOn=0', async (unlockUnderLockOnZero, result) => {
  const { simulated, terminal } = await driven({ unlockUnderLockOnZero });
  const seen = simulated.relayMoves().length;
  const didOpen = async () => simulated.relayMoves().length > seen;
  expect(await doorTest(terminal, { seconds: 1, didOpen })).toMatchObject({
    unlock: 'acknowledged',
    sensor: { before: false, after: false },
    result,
  });
  expect(simulated.option('LockOn')).toBe('5');
});

test('a door with a sensor proves itself when somebody walks in', async () => {
  const { simulated, terminal } = await driven();
  const didOpen = async () => {
    simulated.openDoor();
    return undefined;
  };
  expect(await doorTest(terminal, { seconds: 1, didOpen })).toMatchObject({ result: 'proven' });
});

test('a probe changes nothing in the terminal', async () => {
  const { simulated, terminal } = await driven({ punches: 2000 });
  const before = { saved: simulated.saved(), screen: simulated.lcdText, voice: simulated.voicePrompts };
  const passport = await terminal.passport({ wallNow: () => simulated.wallMs });
  expect({ saved: simulated.saved(), screen: simulated.lcdText, voice: simulated.voicePrompts }).toEqual(
    before,
  );
  expect(passport).toMatchObject({ userRecordSize: 72, punchRecordSize: 40, enrolment: 'yes', quirks: [] });
  expect(Math.abs(passport.clock.offsetMs ?? Number.NaN)).toBeLessThan(2000);
  expect(simulated.pressFinger({ userId: '1001' }).matched).toBe(true);
});
