import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { RawHouse } from './support/raw-house.ts';
import { RawTerminal } from './support/raw-terminal.ts';

test('three members in one second at one terminal: the third stays outside, and staff are told', async () => {
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port, matchesPerSecond: 2 });
  const people: string[] = [];
  for (const name of ['One', 'Two', 'Three']) people.push(await house.enrol(`Test ${name}`));
  // In one write, so that they arrive as one.
  terminal.verifyAll(people);
  const entries = await house.decided(3);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['opened', 'opened', 'too-many-matches']);
  await until(() => house.logged('alert').length > 0, 'the alert');
});

test('an event from before the last one opens nothing, and staff are told', async () => {
  const terminal = await RawTerminal.start('A');
  const house = await RawHouse.start({ port: terminal.port });
  const one = await house.enrol('Test One');
  const two = await house.enrol('Test Two');
  terminal.verify(one);
  await house.decided(1);
  terminal.verify(two, terminal.wallMs() - 3_000);
  const entries = await house.decided(2);
  expect(entries.at(-1)).toMatchObject({ userId: two, outcome: 'out-of-order', openedAt: null });
  expect(house.logged('alert').join('')).toContain('"alert":"out-of-order"');
  expect(terminal.opened).toBe(1);
});
