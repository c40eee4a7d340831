import { expect, onTestFinished, test } from 'vitest';
import type { FakeSession } from './support/fake-session.ts';
import { eventually } from './support/eventually.ts';
import { HeldClock } from './support/held-clock.ts';
import { KeeperRig } from './support/keeper-rig.ts';

const hour = 3_600_000;

async function rigAt(
  utcMs: number,
  aheadOfUtcMs: number,
): Promise<{ rig: KeeperRig; terminal: FakeSession }> {
  const rig = await KeeperRig.start(new HeldClock(utcMs));
  onTestFinished(() => rig.stop());
  const terminal = rig.session();
  terminal.aheadOfUtcMs = aheadOfUtcMs;
  rig.run();
  await eventually('online', () => rig.isOnline && looks(terminal) === 2);
  return { rig, terminal };
}

const looks = (terminal: FakeSession) => terminal.asked.filter((it) => it === 'sizes').length;
const readings = (terminal: FakeSession) => terminal.asked.filter((it) => it === 'time').length;

/** So many keep-alives, each waited for. */
async function rounds(rig: KeeperRig, terminal: FakeSession, count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    const before = looks(terminal);
    rig.clock.advance(10_000);
    await eventually('looked at', () => looks(terminal) > before);
  }
}

test('a clock that drifts is measured at least every ten minutes, and set', async () => {
  const { rig, terminal } = await rigAt(Date.UTC(2026, 5, 1, 10), 2 * hour);
  const before = readings(terminal);
  terminal.aheadOfUtcMs -= 30_000;
  await rounds(rig, terminal, 60);
  expect(readings(terminal)).toBeGreaterThan(before);
  expect(terminal.aheadOfUtcMs).toBe(2 * hour);
});

test.each([
  ['back', Date.UTC(2026, 9, 25, 0, 59), 2 * hour, 1 * hour, 1],
  ['forward', Date.UTC(2026, 2, 29, 0, 59), 1 * hour, 2 * hour, 0],
])(
  'in the night when clocks go %s the terminal is set within minutes, and fingers count as fresh all the time',
  async (...row) => {
    const [, utcMs, before, after, epoch] = row;
    const { rig, terminal } = await rigAt(utcMs, before);
    const press = () => {
      const wallMs = rig.clock.wallNow() + terminal.aheadOfUtcMs;
      terminal.emit({ ...rig.fingerEvent(), wallMs });
      const taken = rig.taken.at(-1);
      if (taken?.place.clock === undefined) throw new Error('there is no reading');
      return Math.abs(wallMs - taken.place.clock.aheadOfUtcMs - rig.clock.wallNow());
    };
    for (let minute = 0; minute < 10; minute += 1) {
      expect(press()).toBeLessThanOrEqual(1_000);
      await rounds(rig, terminal, 6);
    }
    expect(terminal.aheadOfUtcMs).toBe(after);
    expect((await rig.store.terminals.know('front')).clockEpoch).toBe(epoch);
  },
);
