import { expect, test } from 'vitest';
import { concat, double, zeros } from '../support/hand-made.ts';
import { connectedTo, sizesByHand } from '../support/scripted-access.ts';

// Found by a terminal by hand that said it held 8,388,607 punches of eight bytes: reading them took 37 seconds and 2 GB.

const tooMany = { kind: 'wire', reason: 'too-large', message: expect.stringContaining('1000001') };

test('more punches than anybody holds are not even asked for', async () => {
  const { terminal, scripted } = await connectedTo({ 50: sizesByHand({ punches: 1_000_001 }) });
  await expect(terminal.punches()).rejects.toMatchObject(tooMany);
  expect(scripted.requests.filter(({ command }) => command === 1503)).toEqual([]);
});

test('nor are more lines of the operation log', async () => {
  const { terminal } = await connectedTo({ 50: sizesByHand({ operations: 1_000_001 }) });
  await expect(terminal.access.operations()).rejects.toMatchObject(tooMany);
});

test('and a count that is as large only after the read comes to nothing', async () => {
  const counts = [1, 1_000_001];
  const { terminal } = await connectedTo({
    50: () => sizesByHand({ punches: counts.shift() ?? 0 }),
    1503: { command: 1501, data: concat(double(40), zeros(40)) },
  });
  await expect(terminal.punches()).rejects.toMatchObject(tooMany);
});
