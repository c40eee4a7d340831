import { expect, test } from 'vitest';
import { ascii } from '../support/hand-made.ts';
import { enrollingTerminal, refused } from './support/enrolling-terminal.ts';

function withOptions(options: Record<string, string>) {
  return enrollingTerminal(({ command, data }) => {
    if (command === 1100) return [{ command: 2000, data: ascii('Ver 6.60\0') }];
    if (command !== 11) return undefined;
    const name = Buffer.from(data).toString('latin1').replace('\0', '');
    const value = options[name];
    return value === undefined ? [refused] : [{ command: 2000, data: ascii(`${name}=${value}\0`) }];
  });
}

test('a terminal tells who it is, and what it does not tell is undefined', async () => {
  const { terminal } = await withOptions({ '~SerialNumber': '=SIM1 ', '~Platform': 'ZMM220_TFT' });
  expect(await terminal.identity()).toEqual({
    serialNumber: 'SIM1',
    deviceName: undefined,
    platform: 'ZMM220_TFT',
    firmware: 'Ver 6.60',
    mac: undefined,
  });
});

test.each([[{}], [{ '~SerialNumber': '' }]])('without a serial number it is nobody: %o', async (options) => {
  const { terminal } = await withOptions(options);
  await expect(terminal.identity()).rejects.toMatchObject({
    kind: 'refusal',
    reason: 'refused',
    terminal: 'front door',
  });
});
