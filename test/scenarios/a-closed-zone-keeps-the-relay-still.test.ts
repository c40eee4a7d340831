import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { passportSchema } from '../../src/bridge/store/terminal-documents.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { isClosedZone } from '../../src/protocol/commands/time-zones.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { firmware, transport } from '../support/firmware-under-test.ts';
import { apiKey, House } from '../support/house.ts';
import { until } from '../support/until.ts';

const closed = {
  terminals: [{ options: { LockOn: '5' }, unlockUnderLockOnZero: 'ignored' as const }],
  terminalConfig: [{ ownRelay: 'closed-zone' as const }],
};

test('the terminal says no to everybody, and the bridge opens for whom Cobot lets in', async () => {
  const house = await House.start(closed);
  const member = await house.enrol();
  const press = house.terminal().pressFinger({ userId: member.userId });
  const { punchState = 0 } = firmware.settings;
  expect(press).toMatchObject({ matched: false, ownRelay: 'still', event: { state: 0x80 | punchState } });
  expect(press.reason).toContain('illegal access');
  expect(await house.decided()).toMatchObject([{ outcome: 'opened', state: 0x80 | punchState }]);
  expect(house.openings()).toEqual(['unlock']);
  expect(house.terminal().option('LockOn')).toBe('5');
});

test('a member whom Cobot refuses stays outside, and so does somebody who is not a member', async () => {
  const house = await House.start({
    ...closed,
    terminals: [{ options: { LockOn: '5' }, users: 3 }],
  });
  await house.online();
  // Where black-white terminals keep a user's zones nobody has described: there the bridge says what it cannot do.
  const [ownRelay, advice, openings] =
    firmware.settings.userRecordSize === 28
      ? ['opened', /it opens the door by itself, without Cobot/, ['match']]
      : ['still', /^$/, []];
  const [status] = house.bridge.terminals();
  expect(status?.state === 'online' ? (status.advice ?? '') : status?.state).toMatch(advice);
  expect(house.terminal().pressFinger({ userId: '1001' })).toMatchObject({ ownRelay });
  expect(await house.decided()).toMatchObject([{ outcome: 'unknown-user' }]);
  const broke = await house.enrol('Pat Example', { passes: 0 });
  house.press(broke);
  expect(await house.decided(2)).toContainEqual(expect.objectContaining({ outcome: 'refused-by-cobot' }));
  expect(house.openings()).toEqual(openings);
});

test('after a reboot of the bridge it is held still, and what was remembered is still the first', async () => {
  const house = await House.start(closed);
  const member = await house.enrol();
  await house.restartBridge();
  await house.online();
  expect(house.terminal().pressFinger({ userId: member.userId })).toMatchObject({ ownRelay: 'still' });
  await house.bridge.stop();
  const terminal = await connectTerminal({
    name: 'front door',
    host: house.terminal().host,
    port: house.terminal().port,
    transport,
  });
  expect(isClosedZone(await terminal.access.zone(50))).toBe(true);
  expect((await terminal.access.group(1)).zones).toEqual([50]);
  await terminal.close();
  const store = await openStore(house.dataFile);
  onTestFinished(() => store.close());
  expect(await store.terminals.relayMemory('front door')).toEqual({
    zone: { index: 50, days: Array.from({ length: 7 }, () => ({ from: 0, to: 1439 })) },
    groups: [{ group: 1, zones: [1], verifyStyle: 0, holidays: false }],
  });
});

test('under LockOn=0 the same model would keep its door shut', async () => {
  const house = await House.start({ ...closed, terminalConfig: [{ ownRelay: 'off' }] });
  const member = await house.enrol();
  house.press(member);
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  // The terminal acknowledged and did nothing: only a door test finds that out.
  expect(house.openings()).toEqual([]);
  const passports = z.object({ terminals: z.array(z.object({ passport: passportSchema.nullable() })) });
  await until(async () => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const answer = await fetch(`${house.bridge.httpUrl}/api/terminals`, { headers });
    const { terminals } = passports.parse(await answer.json());
    return terminals[0]?.passport?.unlockUnderLockOnZero === 'unproven';
  }, 'the passport');
});
