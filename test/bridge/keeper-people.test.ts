import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyReport } from '../../src/bridge/sync/report.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig } from './support/keeper-rig.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
});

afterEach(() => rig.stop());

test('a terminal that connects is brought up to date', async () => {
  const brought: string[] = [];
  const terminal = rig.session();
  rig.bringUpToDate = async () => {
    await rig.keeper.work(async ({ session, own, serialNumber }) => {
      brought.push(serialNumber);
      await own.note(['1001'], 1);
      await session.fingers.writeMany({ users: [{ uid: 60_000, userId: '1001' }] });
      return { report: emptyReport('front', 'applied'), slots: [{ uid: 60_000, userId: '1001' }] };
    });
    return true;
  };
  await rig.withMember();
  rig.run();
  await eventually('written', () => terminal.slots.length === 1);
  expect(brought).toEqual(['SN1']);
  terminal.emit({ ...rig.fingerEvent(), userId: '1001' });
  expect(await rig.taken[0]?.place.userIdOf(60_000)).toBe('1001');
  expect(rig.taken[0]?.place.isForeign('1001')).toBe(false);
  expect(terminal.asked).not.toContain('users');
});

test('what a sync found is in the advice', async () => {
  rig.session();
  rig.syncAlerts = [
    { kind: 'user-ids-taken', sentence: '1 member has a taken id', advice: 'delete that user' },
  ];
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(rig.keeper.status()).toMatchObject({ advice: '1 member has a taken id: delete that user' });
});

test("somebody else's user with an id of ours opens nothing", async () => {
  const userId = await rig.withMember();
  const terminal = rig.session();
  terminal.slots = [{ uid: 1, userId, name: 'Somebody Else' }];
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  terminal.emit({ ...rig.fingerEvent(), userId });
  expect(rig.taken[0]?.place.isForeign(userId)).toBe(true);
});

test('a slot is resolved by the users of this connection', async () => {
  const terminal = rig.session();
  terminal.slots = [{ uid: 7, userId: '1007' }];
  rig.run();
  await eventually('online', () => rig.isOnline);
  terminal.emit(rig.fingerEvent());
  expect(await rig.taken[0]?.place.userIdOf(7)).toBe('1007');
  expect(await rig.taken[0]?.place.userIdOf(8)).toBeUndefined();
});

test('an unknown finger is passed on, an identified one waits for its verification', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('online', () => rig.isOnline);
  terminal.emit({ type: 'identification', uid: undefined, arrivedAt: rig.clock.now() });
  terminal.emit({ type: 'identification', uid: 7, arrivedAt: rig.clock.now() });
  terminal.emit({ type: 'finger', arrivedAt: rig.clock.now() });
  expect(rig.unknownFingers).toBe(1);
});

const read = (text: string) => ({ text, voice: 2, isSaidByTerminal: true });

test('a sentence is shown, then cleared; a newer one replaces those that wait', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  terminal.emit(rig.fingerEvent());
  const place = rig.taken[0]?.place;
  place?.say(read('Welcome Test'));
  place?.say(read('never shown'));
  place?.say(read('No time passes left.'));
  const screen = () => terminal.asked.filter((it) => /Text/.test(it));
  await eventually('shown', () => screen().length === 3);
  rig.clock.advance(4_999);
  expect(screen()).toEqual(['showText Welcome Test', 'clearText', 'showText No time passes|left.']);
  await eventually('cleared', () => {
    rig.clock.advance(1);
    return screen().length === 4;
  });
  expect(screen().at(-1)).toBe('clearText');
});
