import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { RawHouse } from './support/raw-house.ts';
import { RawTerminal } from './support/raw-terminal.ts';

test('a terminal that makes fingers up is held to what people can press, then left', async () => {
  const good = await RawTerminal.start('GOOD');
  const bad = await RawTerminal.start('BAD');
  const house = await RawHouse.start({ port: good.port }, { port: bad.port });
  const userId = await house.enrol();
  for (let made = 0; made < 200; made += 1) bad.verify(`made-up-${made}`);
  good.verify(userId);
  await until(() => house.advice(1).includes('more fingers than people can press'), 'advice');
  await until(() => good.opened === 1, 'the other door to open');
  const entries = await house.decided(31);
  expect(entries.filter(({ terminal }) => terminal === 't1').length).toBeLessThan(60);
  for (let made = 200; made < 1_000; made += 1) bad.verify(`made-up-${made}`);
  await until(() => house.bridge.terminals()[1]?.state === 'refused', 'the terminal to be left');
  expect(house.bridge.terminals()[1]).toMatchObject({
    problem: 'the terminal t1 sends more events than any people cause',
    advice: expect.stringContaining('restart it'),
  });
  await until(() => bad.connections === 0, 'the connection to end');
});

test('three check-ins of a terminal are under way at most, and other doors do not wait for them', async () => {
  const busy = await RawTerminal.start('BUSY');
  const quiet = await RawTerminal.start('QUIET');
  const house = await RawHouse.start({ port: busy.port }, { port: quiet.port });
  const people: string[] = [];
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) people.push(await house.enrol(`Test ${name}`));
  const last = people.pop() ?? '';
  house.cobot.setDelay('check-in-v2', 300);
  for (const userId of people) busy.verify(userId);
  quiet.verify(last);
  const entries = await house.decided(5);
  expect(entries.every(({ outcome }) => outcome === 'opened')).toBe(true);
  const asked = house.checkInTokensAsked();
  const tokenOf = (userId: string) => house.tokenOf(entries.find((it) => it.userId === userId)?.membershipId);
  expect(asked).toHaveLength(5);
  expect(asked.at(-1)).toBe(tokenOf(people[3] ?? ''));
  expect(asked.slice(0, 4)).toContain(tokenOf(last));
});

test('a member who presses again while the first answer is on its way is not asked about again', async () => {
  const front = await RawTerminal.start('FRONT');
  const back = await RawTerminal.start('BACK');
  const house = await RawHouse.start({ port: front.port }, { port: back.port });
  const userId = await house.enrol();
  house.cobot.setDelay('check-in-v2', 200);
  front.verify(userId);
  front.verify(userId, front.wallMs() + 1_000);
  back.verify(userId);
  const entries = await house.decided(3);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['opened', 'opened', 'opened']);
  expect(new Set(entries.map(({ checkInId }) => checkInId)).size).toBe(1);
  expect(entries.map(({ reason }) => reason)).toContain('The same check-in as that of the entry before.');
  expect(house.checkInsAsked).toBe(1);
  expect([front.opened, back.opened]).toEqual([1, 1]);
});

test('a finger whose terminal is gone when its turn comes costs no check-in', async () => {
  const terminal = await RawTerminal.start('A', ({ command }) => command === 31);
  const house = await RawHouse.start({ port: terminal.port });
  const people: string[] = [];
  for (const name of ['One', 'Two', 'Three', 'Four']) people.push(await house.enrol(`Test ${name}`));
  house.cobot.setDelay('check-in-v2', 400);
  for (const userId of people) terminal.verify(userId);
  await until(() => house.checkInsAsked === 3, 'three questions');
  terminal.cut();
  const entries = await house.decided(4);
  expect(entries[3]).toMatchObject({ userId: people[3], outcome: 'too-late', checkInId: null });
  expect(house.checkInsAsked).toBe(3);
});

test('one terminal under two names is served once', async () => {
  const terminal = await RawTerminal.start('TWICE');
  const house = await RawHouse.start({ port: terminal.port });
  await house.all();
  await house.serve({ port: terminal.port }, { port: terminal.port, host: 'localhost' });
  const states = () => house.bridge.terminals().map(({ state }) => state);
  await until(() => states().toSorted().join() === 'online,refused', 'one of them to be refused');
  const refused = states().indexOf('refused');
  expect(house.advice(refused)).toContain('one terminal stands in the config twice');
});

test('a stop leaves no connection open, wherever the terminal got stuck', async () => {
  const stuckAt = [1000, 11, 1100, 201, 500, 1002, 50];
  const terminals = await Promise.all(
    stuckAt.map((stuck) => RawTerminal.start(`STUCK-${stuck}`, ({ command }) => command === stuck)),
  );
  const house = await RawHouse.start(...terminals.map(({ port }) => ({ port })));
  await until(
    () => terminals.every(({ asked }, index) => asked.includes(stuckAt[index] ?? 0)),
    'every one to be stuck',
  );
  await house.bridge.stop();
  // The terminals' own ends close a moment later.
  await until(() => terminals.every(({ connections }) => connections === 0), 'all to be closed', 500);
  expect(house.bridge.terminals().every(({ state }) => state === 'stopped')).toBe(true);
});
