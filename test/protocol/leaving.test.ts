import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { concat, double, zeros } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { connectedTo, sizesByHand } from '../support/scripted-access.ts';

// Found by a terminal by hand whose table never ended: as long as pieces of it came, nobody could leave.
test('leaving waits a second for the end of an answer, and no longer', async () => {
  const clock = new ManualClock();
  const announced = { command: 1500, data: concat(double(1000), double(10)) };
  const { scripted, terminal } = await connectedTo(
    { 50: sizesByHand({ users: 2 }), 1503: announced },
    { clock },
  );
  const reading = terminal.users().catch((error: unknown) => error);
  const { replyId } = await scripted.received(1503);
  const closing = terminal.close();
  for (let pieces = 0; pieces < 10; pieces += 1) {
    scripted.send({ command: 1501, replyId, data: zeros(10) });
    await setImmediate();
    clock.advance(100);
  }
  await closing;
  expect(await reading).toMatchObject({ kind: 'transport', reason: 'closed' });
  expect(scripted.requests.some(({ command }) => command === 1001)).toBe(false);
});
