import { afterEach, beforeEach, expect, test } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import type { FakeSession } from './support/fake-session.ts';
import { KeeperRig } from './support/keeper-rig.ts';

let rig: KeeperRig;
let terminal: FakeSession;

beforeEach(async () => {
  rig = await KeeperRig.start();
  terminal = rig.session();
});

afterEach(() => rig.stop());

const refusedBy = () => new TerminalError('refusal', 'no', { reason: 'refused' });
const times = (what: string) => terminal.asked.filter((it) => it === what).length;
const advice = () => {
  const status = rig.keeper.status();
  return status.state === 'online' ? (status.advice ?? '') : '';
};

/** Until the users were looked at, and the rest after it is over. */
async function usersAreKnown(reads = 1): Promise<void> {
  await eventually(`users read ${reads} times`, () => times('users') === reads);
  await eventually('probed', () => terminal.asked.includes('passport'));
  rig.clock.advance(1_000);
}

test('users that cannot be read are told of, and read again later and later', async () => {
  terminal.failing.set('users', refusedBy());
  rig.run();
  await eventually('advice', () => advice().includes('its users cannot be looked after'));
  terminal.failing.set('users', refusedBy());
  await eventually('asked again', () => {
    rig.clock.advance(500);
    return times('users') === 2;
  });
  await eventually('no advice', () => {
    rig.clock.advance(500);
    return advice() === '';
  });
  expect(times('users')).toBe(3);
});

test('a terminal that could not be brought up to date is tried again later and later', async () => {
  let tries = 0;
  rig.bringUpToDate = async () => {
    tries += 1;
    return tries === 3;
  };
  rig.run();
  await eventually('three tries', () => {
    rig.clock.advance(500);
    return tries === 3;
  });
  await usersAreKnown();
  rig.clock.advance(600_000);
  expect(tries).toBe(3);
});

test('a member who was made ours is ours also where the terminal does not tell its users', async () => {
  const userId = await rig.withMember();
  await rig.store.terminalUsers.noteOwn('front', [userId], 1);
  terminal.failing.set('users', refusedBy());
  await rig.store.terminals.setSerialNumber('front', 'SN1');
  await rig.store.terminalUsers.noteOwn('front', [userId], 1);
  rig.run();
  await eventually('advice', () => advice() !== '');
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.isForeign(userId)).toBe(false);
});

test('an id that is in two slots is nobody’s', async () => {
  const userId = await rig.withMember();
  terminal.slots = [5, 6].map((uid) => ({ uid, userId }));
  rig.run();
  await usersAreKnown();
  await rig.keeper.adopt(userId);
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.isForeign(userId)).toBe(true);
});

test('a user that was made ours is ours from that moment on', async () => {
  const userId = await rig.withMember();
  terminal.slots = [{ uid: 5, userId }];
  rig.run();
  await usersAreKnown();
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.isForeign(userId)).toBe(true);
  await rig.keeper.adopt(userId);
  expect(rig.taken[0]?.place.isForeign(userId)).toBe(false);
});

test('a slot waits for the users to be read again after somebody was enrolled at the terminal', async () => {
  terminal.slots = [{ uid: 7, userId: '1007' }];
  rig.run();
  await usersAreKnown();
  terminal.slots = [{ uid: 7, userId: '77' }];
  terminal.emit({ type: 'user-enrolled', uid: 7, arrivedAt: rig.clock.now() });
  terminal.emit(rig.fingerEvent());
  expect(await rig.taken[0]?.place.userIdOf(7)).toBe('77');
  expect(times('users')).toBe(2);
});

test('other numbers than when the users were read make the slots doubtful, too', async () => {
  terminal.slots = [{ uid: 7, userId: '1007' }];
  rig.run();
  await usersAreKnown();
  terminal.slots = [{ uid: 7, userId: '77' }];
  terminal.templates = 1;
  const before = times('sizes');
  rig.clock.advance(10_000);
  await eventually('looked at the sizes', () => times('sizes') > before);
  await usersAreKnown(2);
  terminal.emit(rig.fingerEvent());
  expect(await rig.taken[0]?.place.userIdOf(7)).toBe('77');
});

test('users that change while they are read are read once more', async () => {
  terminal.slots = [{ uid: 7, userId: '1007' }];
  const users = terminal.users.bind(terminal);
  let isFirst = true;
  terminal.users = async () => {
    const read = await users();
    if (isFirst) terminal.emit({ type: 'user-enrolled', uid: 7, arrivedAt: rig.clock.now() });
    isFirst = false;
    return read;
  };
  rig.run();
  await eventually('read', () => times('users') === 1);
  await eventually('read once more', () => {
    rig.clock.advance(500);
    return times('users') === 2;
  });
  terminal.emit(rig.fingerEvent());
  expect(await rig.taken[0]?.place.userIdOf(7)).toBe('1007');
});

test('a terminal that does not end with its users holds nobody up', async () => {
  rig.run();
  await usersAreKnown();
  terminal.users = () => new Promise(() => undefined);
  const looked = rig.keeper.lookAtUsers();
  rig.clock.advance(20_000);
  await expect(looked).rejects.toMatchObject({ code: 'terminal-slow', kind: 'transport' });
});

test('a flood ends the connection, and the next try waits', async () => {
  rig.run();
  await usersAreKnown();
  for (let at = 0; at < 400; at += 1) terminal.emit({ type: 'finger', arrivedAt: rig.clock.now() });
  await eventually('left', () => rig.keeper.status().state === 'refused');
  expect(rig.keeper.status()).toMatchObject({
    problem: 'the terminal front sends more events than any people cause',
    retryInMs: 30_000,
  });
});

test('stopping ends what the terminal is still being asked, and the connection', async () => {
  terminal.registerEvents = () => new Promise(() => undefined);
  terminal.close = () => new Promise(() => undefined);
  rig.run();
  await eventually('asked', () => terminal.asked.includes('backToIdentifying'));
  const stopped = rig.keeper.stop();
  rig.clock.advance(1_500);
  await eventually('dropped', () => terminal.asked.includes('drop'));
  rig.clock.advance(1_000);
  await stopped;
  expect(rig.keeper.status().state).toBe('stopped');
});

test('a terminal that does not end with what it can do is served all the same', async () => {
  terminal.passport = (options) =>
    new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(refusedBy()));
    });
  rig.run();
  await eventually('asked', () => terminal.asked.includes('option LockOn'));
  await eventually('online', () => {
    rig.clock.advance(5_000);
    return rig.isOnline;
  });
  expect(terminal.asked).toContain('registerEvents');
});
