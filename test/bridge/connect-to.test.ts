import { expect, onTestFinished, test } from 'vitest';
import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { systemClock } from '../../src/bridge/clock.ts';
import { configSchema } from '../../src/bridge/config/schema.ts';
import { readUserRecords } from '../../src/protocol/commands/users.ts';
import { connectTo } from '../../src/bridge/terminals/connect-to.ts';
import { keptLog } from './support/kept-log.ts';

/** In how many pieces 100 users go to a terminal with these settings. */
async function piecesWith(settings: { uploadPieceBytes?: number }): Promise<number> {
  const simulated = await startTerminal({ paceMs: 0, users: 100 });
  onTestFinished(() => simulated.stop());
  const { host, port } = simulated;
  const { terminals } = configSchema.parse({
    cobot: { spaceUrl: 'https://example.cobot.me', token: 'test' },
    http: { keys: ['test-key-0123456789abcdef'] },
    terminals: [{ name: 'front', host, port, ...settings }],
  });
  const [terminal] = terminals;
  if (terminal === undefined) throw new Error('there is a terminal in the config');
  const session = await connectTo(terminal, {
    clock: systemClock,
    log: keptLog().log,
    signal: new AbortController().signal,
    memory: {},
  });
  onTestFinished(() => session.close());
  const { records, recordSize = 72 } = await session.userTable.records();
  const users = readUserRecords(records, recordSize, 'utf8');
  await session.fingers.writeMany({ users, templates: [] });
  return simulated.timeline().filter(({ what }) => what.startsWith('data (1501)')).length;
}

test('what is written goes in the pieces that the config says this terminal takes, small ones by default', async () => {
  expect(await piecesWith({})).toBe(8);
  expect(await piecesWith({ uploadPieceBytes: 65_472 })).toBe(1);
});
