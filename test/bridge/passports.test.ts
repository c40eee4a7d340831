import { afterEach, beforeEach, expect, test } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig } from './support/keeper-rig.ts';
import { passportForTest } from './support/passport-for-test.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
});

afterEach(() => rig.stop());

const records = () => rig.store.terminals;

test('a terminal is probed when it is first connected, and the passport kept', async () => {
  rig.session();
  rig.run();
  await eventually('probed', async () => (await records().passports()).length === 1);
  const [kept] = await records().passports();
  expect(kept).toMatchObject({ name: 'front', passport: passportForTest() });
  expect(kept?.probedAt).toBe(Math.round(rig.clock.wallNow()));
});

test('the same terminal with the same firmware is not probed again', async () => {
  await records().setSerialNumber('front', 'SN1');
  await records().keepPassport('front', passportForTest(), 1000);
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  await rig.keeper.lookAtUsers();
  expect(terminal.asked).not.toContain('passport');
});

test('other firmware is probed, and what was proven on the old one does not hold', async () => {
  await records().setSerialNumber('front', 'SN1');
  await records().keepPassport(
    'front',
    passportForTest({ firmware: 'Ver 1', unlockUnderLockOnZero: 'proven' }),
    1000,
  );
  rig.session();
  rig.run();
  await eventually('probed', async () => (await records().passport('front'))?.firmware === null);
  expect(await records().passport('front')).toMatchObject({ unlockUnderLockOnZero: 'unproven' });
});

test('what tests found stays in a passport that is found anew', async () => {
  const proven = { unlockUnderLockOnZero: 'proven', voiceUnderVoiceOnZero: 'proven' } as const;
  await records().keepPassport('front', passportForTest(proven), 1000);
  const again = await records().keepPassport('front', passportForTest({ model: 'other' }), 2000);
  expect(again).toMatchObject({ model: 'other', ...proven });
  await records().keepPassport('front', passportForTest({ unlockUnderLockOnZero: 'refused' }), 3000);
  expect(await records().passport('front')).toMatchObject({ ...proven, unlockUnderLockOnZero: 'refused' });
});

test('another unit at that place starts without a passport', async () => {
  await records().keepPassport('front', passportForTest(), 1000);
  await records().rememberRelay('front', { lockOn: '5' });
  await records().setSerialNumber('front', 'SN2');
  expect(await records().passport('front')).toBeUndefined();
  expect(await records().relayMemory('front')).toEqual({});
});

test('where a door test was refused the operator hears what to do', async () => {
  await records().setSerialNumber('front', 'SN1');
  await records().keepPassport('front', passportForTest({ unlockUnderLockOnZero: 'refused' }), 1000);
  rig.session();
  rig.run();
  const advice = () => {
    const status = rig.keeper.status();
    return status.state === 'online' ? status.advice : undefined;
  };
  await eventually('told', () => advice() !== undefined);
  expect(advice()).toContain('ownRelay: closed-zone');
});

test('a terminal that cannot be probed serves all the same', async () => {
  const terminal = rig.session();
  terminal.failing.set('passport', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run();
  await eventually('asked', () => terminal.asked.includes('passport'));
  expect(rig.isOnline).toBe(true);
  expect(await records().passports()).toEqual([]);
});
