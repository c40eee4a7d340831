import { expect, onTestFinished, test } from 'vitest';
import { startTerminal, type SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

// Addresses of the loopback network stand for those of a house: its range is 127.0.0.17 to 127.0.0.22.
const config = { followIn: '127.0.0.16/29', followAfterSeconds: 0 };
const oldAddress = '127.0.0.18';
const newAddress = '127.0.0.21';
const serialNumber = 'TEST00000000018';

/** The terminal at the old address is gone, and others are there from then on. */
async function houseAfterTheMove(
  settings: Partial<typeof config>,
  others: readonly SimulatedTerminalOptions[],
): Promise<House> {
  const house = await House.start({ terminals: [{ host: oldAddress, serialNumber }], config: settings });
  await house.online();
  const { port } = house.terminal();
  const started = await Promise.all(others.map((options) => startTerminal({ port, ...options })));
  onTestFinished(async () => void (await Promise.all(started.map((terminal) => terminal.stop()))));
  await house.terminal().stop();
  await until(() => house.log.some((line) => line.includes('terminal-lost')), 'the loss to be noticed');
  return house;
}

test('a terminal that got a new address is found by its serial number, and the status says what to change', async () => {
  const stranger = { host: '127.0.0.19', serialNumber: 'TEST00000000019' };
  const house = await houseAfterTheMove(config, [stranger, { host: newAddress, serialNumber }]);
  const report = await until(
    () => house.bridge.terminals().find(({ state }) => state === 'online'),
    'the terminal to be found',
  );
  expect(report).toMatchObject({
    serialNumber,
    advice: expect.stringContaining(
      `it moved from ${oldAddress} to ${newAddress}: change host in the config`,
    ),
  });
});

test('another terminal in the range is not taken for it', async () => {
  const house = await houseAfterTheMove(config, [{ host: newAddress, serialNumber: 'TEST00000000019' }]);
  const searches = () => house.log.filter((line) => line.includes('terminal-search')).length;
  await until(() => searches() > 0, 'the range to be searched');
  // The next attempt is only made when the search is over.
  const attempts = () => house.log.filter((line) => line.includes('terminal-lost')).length;
  const before = attempts();
  await until(() => attempts() > before + 1, 'the search to be over');
  expect(house.log.some((line) => line.includes('terminal-moved'))).toBe(false);
  expect(house.bridge.terminals()).not.toMatchObject([{ state: 'online' }]);
  expect(searches()).toBe(1);
});

test('without a range nothing is searched', async () => {
  const house = await houseAfterTheMove({ followAfterSeconds: 0 }, [{ host: newAddress, serialNumber }]);
  const attempts = () => house.log.filter((line) => line.includes('terminal-lost')).length;
  await until(() => attempts() > 2, 'some attempts to connect');
  expect(house.log.some((line) => line.includes('terminal-search'))).toBe(false);
});
