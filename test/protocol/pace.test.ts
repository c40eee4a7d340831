import { expect, test } from 'vitest';
import { isDribble, Turns } from '../../src/protocol/pace.ts';
import { byte } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';

test.each([
  ['anything in the first half minute', 0, 30_000, false],
  ['a slow terminal at 1,000 bytes a second', 60_000, 60_000, false],
  ['a byte every few seconds', 20, 40_000, true],
  ['nothing', 0, 30_001, true],
] as const)('%s', (_case, bytes, elapsedMs, expected) => {
  expect(isDribble(bytes, elapsedMs)).toBe(expected);
});

test('work without a pause is over after ten milliseconds; a pause begins anew', async () => {
  let now = 0;
  const turns = new Turns(() => now);
  turns.begin();
  now = 6;
  expect(turns.isOver).toBe(false);
  turns.end();
  turns.begin();
  now = 11;
  expect(turns.isOver).toBe(true);
  await turns.next();
  expect(turns.isOver).toBe(false);
  turns.end();
  now = 100;
  turns.begin();
  expect(turns.isOver).toBe(false);
});

test.each([
  ['an answer', undefined, 'some bytes in'],
  ['an answer whose length is known', () => '4 of 220 bytes', '4 of 220 bytes in'],
])(
  'a peer that sends a byte of %s whenever its time-out draws near is given up',
  async (_what, came, told) => {
    const { terminal, connection, clock } = openConnection();
    const failed = connection
      .request(1503, Uint8Array.of(1, 9, 0, 5, 0, 0, 0, 0, 0, 0, 0), {
        timeoutMs: 10_000,
        onFrame: () => 'more',
        came,
      })
      .catch((error: unknown) => error);
    const { replyId } = await terminal.received(1503);
    for (let sent = 1; sent < 10; sent += 1) {
      terminal.send({ command: 1501, replyId, data: byte(sent) });
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      clock.advance(9000);
    }
    const error = await failed;
    expect(error).toMatchObject({ kind: 'transport', reason: 'timed-out' });
    expect(String(error)).toMatch(new RegExp(`comes too slowly: ${told} \\d+ s$`));
  },
);

test('a flood of events lets everything else have its turn', async () => {
  const costly = openConnection();
  const events: unknown[] = [];
  // Every event costs a millisecond.
  costly.events.push = (...seen) => {
    costly.clock.block(1);
    return events.push(...seen);
  };
  for (let sent = 0; sent < 50; sent += 1) costly.terminal.send({ command: 500, session: 2 });
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  expect(events.length).toBeGreaterThan(5);
  expect(events.length).toBeLessThan(50);
  await expect.poll(() => events.length).toBe(50);
});

test('what may not be sent is our error, and nothing leaves', async () => {
  const { terminal, connection } = openConnection();
  await expect(connection.request(1700, undefined, { timeoutMs: 1000 })).rejects.toMatchObject({
    kind: 'ours',
  });
  expect(terminal.requests).toEqual([]);
});

test('an unlock whose timer is late because the program was held up is not sent', async () => {
  const { terminal, connection, clock } = openConnection();
  const running = connection.request(201, undefined, { timeoutMs: 5000 });
  const door = connection
    .request(31, undefined, { timeoutMs: 5000, priority: 'door', sendBefore: 100 })
    .catch((error: unknown) => error);
  const { replyId } = await terminal.received(201);
  // Time passes without timers running, as it does while something blocks the program.
  clock.block(300);
  terminal.answerWith(() => [{ command: 2000 }]);
  terminal.send({ command: 2000, replyId });
  await running;
  expect(await door).toMatchObject({ reason: 'not-sent' });
  expect(terminal.requests.map(({ command }) => command)).toEqual([201]);
});
