import { expect, test } from 'vitest';
import { concat, double, fromHex } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';
import { wrongChecksum } from './capture-meanings.ts';
import { loadCaptures } from './load-captures.ts';

const captures = loadCaptures();

test.skipIf(captures === undefined).each([...wrongChecksum])(
  '%s is read, and a warning says that its sum is wrong',
  async (name) => {
    const packet = fromHex(captures?.get(name)?.hex ?? '');
    const { terminal, connection, logged } = openConnection(undefined, 'tolerate');
    terminal.send(concat(fromHex('5050827d'), double(packet.length), packet));
    await expect.poll(() => logged[0]).toMatchObject({ level: 'warn', event: 'wrong-checksum' });
    expect(connection.counters.wrongChecksums).toBe(1);
    expect(connection.isClosed).toBe(false);
  },
);
