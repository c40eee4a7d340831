import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { faultSchema, inflict } from '../../simulator/terminal/faults/inflict.ts';
import { systemClock } from '../../src/bridge/clock.ts';
import { isOverTcp, tellsOfStrangers } from '../support/firmware-under-test.ts';
import { House, type HouseOptions } from '../support/house.ts';
import { until } from '../support/until.ts';

type Wrong = z.input<typeof faultSchema>;

function wrong(house: House, ...faults: readonly Wrong[]): void {
  for (const fault of faults) inflict(house.terminal(), faultSchema.parse(fault));
}

async function houseWithMember(options: HouseOptions = {}) {
  const house = await House.start(options);
  return { house, member: await house.enrol() };
}

test.each<[string, Wrong]>([
  ['split into single bytes', { kind: 'split', bytes: 1 }],
  ['joined', { kind: 'merge', ms: 20 }],
  ['late', { kind: 'delay', ms: 20, jitterMs: 20 }],
])('frames that come %s make no difference, from the first to the door', async (_how, fault) => {
  const { house, member } = await houseWithMember({ terminals: [{ users: 30 }] });
  wrong(house, fault, { kind: 'cut-connections' });
  await house.lost();
  await house.online();
  house.press(member);
  expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  expect(house.openings()).toEqual(['unlock']);
});

describe('an event', () => {
  test('that comes three times is one entry and one opening', async () => {
    const { house, member } = await houseWithMember();
    const other = await house.enrol('Test Person Two');
    wrong(house, { kind: 'duplicate', on: 'events', copies: 2 });
    house.press(member);
    house.press(other);
    const entries = await house.decided(2);
    expect(entries.map(({ userId }) => userId)).toEqual([member.userId, other.userId]);
    expect(house.openings()).toEqual(['unlock']);
  });

  test('that comes a moment late opens, and one that comes too late does not', async () => {
    // By the machine's clock: an impatient one takes a stream that is late for a dead one.
    const { house, member } = await houseWithMember({ config: { maxEventAgeMs: 2000 }, clock: systemClock });
    wrong(house, { kind: 'delay', on: 'events', ms: 200 });
    house.press(member);
    expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
    house.terminal().faults.clear();
    wrong(house, { kind: 'delay', on: 'events', ms: 2500 });
    house.press(await house.enrol('Test Person Two'));
    expect((await house.decided(2)).at(-1)).toMatchObject({ outcome: 'old-event' });
  });

  test('that is lost opens nothing, and the next one opens', async () => {
    const { house, member } = await houseWithMember();
    const other = await house.enrol('Test Person Two');
    // A press is told of by three events, or by the verification alone.
    wrong(house, { kind: 'drop', on: 'events', times: tellsOfStrangers ? 3 : 1 });
    house.press(member);
    house.press(other);
    expect(await house.decided(1)).toMatchObject([{ userId: other.userId, outcome: 'opened' }]);
  });
});

describe('the connection', () => {
  test.each<[string, Wrong]>([
    ['falls silent after half a frame', { kind: 'half-frame', on: 'answers' }],
    ['falls silent', { kind: 'silence', on: 'answers' }],
  ])('%s at the order to open: said so, connected again, and the next finger opens', async (_how, fault) => {
    const { house, member } = await houseWithMember();
    house.cobot.setDelay('check-in-v2', 100);
    house.press(member);
    await until(async () => (await house.bridge.entries()).length === 1, 'the entry to be under way');
    wrong(house, fault);
    // Where it was another answer that was the last, the order waits for its turn until it is too late.
    const isGivenUp = (outcome: string | null | undefined) =>
      outcome === 'unlock-failed' || outcome === 'too-late';
    await until(
      async () => isGivenUp((await house.bridge.entries())[0]?.outcome),
      'the order to be given up',
    );
    house.terminal().cutConnections();
    await house.lost();
    await house.online();
    house.press(await house.enrol('Test Person Two'));
    expect((await house.decided(2)).at(-1)).toMatchObject({ outcome: 'opened' });
  });

  test('breaks where a bit is wrong, and is made anew; a datagram is lost', async () => {
    const { house, member } = await houseWithMember();
    wrong(house, { kind: 'corrupt', on: 'events', times: 1 });
    house.press(member);
    if (isOverTcp)
      await until(() => house.log.some((line) => line.includes('"event":"terminal-lost"')), 'the break');
    else await until(() => house.terminal().faults.isIdle, 'the datagram to be spoiled');
    await house.online();
    house.moveClock(2000);
    house.press(member);
    expect((await house.decided(1)).at(-1)).toMatchObject({ outcome: 'opened' });
  });

  test('is reset while the users are read, and they are read again', async () => {
    const { house, member } = await houseWithMember({ terminals: [{ users: 100, chunkBytes: 1008 }] });
    wrong(house, { kind: 'reset', on: 'bulk', skip: 3 }, { kind: 'cut-connections' });
    const losses = () => house.log.filter((line) => line.includes('"event":"terminal-lost"')).length;
    await until(() => losses() === 2, 'the cut and the reset to be noticed');
    await house.online();
    house.press(member);
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  });

  test('is refused while somebody else holds the terminal, with what to do, and made when they leave', async () => {
    const { house, member } = await houseWithMember();
    wrong(house, { kind: 'refuse-clients', who: 'everybody' }, { kind: 'cut-connections' });
    const status = await until(
      () => house.bridge.terminals().find((each) => each.state === 'retrying' && each.attempt > 1),
      'the bridge to be turned away',
    );
    expect(status).toMatchObject({
      problem: expect.stringMatching(/cannot reach|hung up|nothing answers/),
      advice: expect.any(String),
    });
    house.terminal().faults.clear();
    await house.online();
    house.press(member);
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  });
});

describe('the memory', () => {
  test('is full: a new member is told to be missing there, and those who are in it get in', async () => {
    const { house, member } = await houseWithMember();
    house.terminal().registerFinger({ userId: member.userId });
    wrong(house, { kind: 'memory-full' });
    const { id } = house.cobot.addMember({ name: 'Test Person Two' });
    expect((await house.bridge.enrol(id)).terminals).toMatchObject([{ result: 'failed' }]);
    house.press(member);
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  });

  test('is wiped: nobody is written again until staff have seen who that is and want it', async () => {
    const { house, member } = await houseWithMember();
    const { sync } = house.bridge;
    wrong(house, { kind: 'wipe' }, { kind: 'reboot' });
    const isHeld = () => sync.reports.get('front door')?.report.outcome === 'held';
    await until(isHeld, 'the terminal to be seen empty');
    expect(house.terminal().users()).toEqual([]);
    expect(house.log.join('')).toContain('"terminal-wiped"');
    const [shown] = await sync.reconcileAll({ isDryRun: true });
    expect(shown?.gains).toMatchObject([{ userId: member.userId }]);
    await sync.reconcileAll({ isForced: true });
    house.press(member);
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  });

  test('gets an administrator and a finger at the menu: neither opens without Cobot', async () => {
    const { house, member } = await houseWithMember();
    wrong(house, { kind: 'add-admin', userId: '9001' }, { kind: 'add-template', userId: '9001', finger: 1 });
    house.terminal().pressFinger({ userId: '9001', finger: 1 });
    expect(await house.decided(1)).toMatchObject([{ userId: '9001', outcome: 'unknown-user' }]);
    wrong(house, { kind: 'add-template', userId: member.userId, finger: 2 });
    house.terminal().pressFinger({ userId: member.userId, finger: 2 });
    expect((await house.decided(2)).at(-1)).toMatchObject({ outcome: 'opened' });
  });
});

test('another terminal in the old one’s place is not used until somebody says that it should be', async () => {
  const { house } = await houseWithMember();
  wrong(house, { kind: 'swap-serial-number', serialNumber: 'SIM-OTHER' });
  const status = await until(
    () => house.bridge.terminals().find(({ state }) => state === 'refused'),
    'a refusal',
  );
  expect(JSON.stringify(status)).toContain('SIM-OTHER');
  expect(house.terminal().view().sessions).toEqual([]);
});
