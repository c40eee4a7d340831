import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DayClock } from '../../bench/day-clock.ts';
import { seededRandom, wholeNumber } from '../../simulator/terminal/random.ts';
import { startFakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import {
  startTerminal,
  type SimulatedTerminal,
  type SimulatedTerminalOptions,
} from '../../simulator/terminal/terminal.ts';
import { startBridge } from '../../src/bridge/bridge.ts';
import { configFrom } from '../../src/bridge/config.ts';
import { firmware, fittingConfig, isOverTcp } from '../support/firmware-under-test.ts';

const timeZone = 'Europe/Berlin';
const outages = 40;
const within = 5_000;
/** Of those that talk over UDP, the hardest to find again are those whose TCP port is open and mute. */
const open: SimulatedTerminalOptions = isOverTcp ? {} : { muteTcp: true, transports: ['tcp', 'udp'] };

test('a terminal whose link was away for seconds or minutes is served again within five seconds, 95 times of 100', {
  timeout: 600_000,
}, async () => {
  const random = seededRandom('links that return');
  const folder = await mkdtemp(join(tmpdir(), 'links-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const clock = new DayClock(Date.UTC(2026, 5, 1, 8), timeZone);
  const cobot = await startFakeCobot({ timeZone, clock: clock.forCobot });
  onTestFinished(() => cobot.stop());

  const start = async (known?: SimulatedTerminal): Promise<SimulatedTerminal> => {
    const same = known === undefined ? {} : { port: known.port, serialNumber: known.serialNumber };
    const terminal = await startTerminal({ firmware, ...open, ...same, time: clock.forTerminals });
    terminal.watch(() => clock.note());
    terminal.moments.on(() => clock.note());
    return terminal;
  };
  let terminal = await start();
  onTestFinished(() => terminal.stop());

  const { spaceUrl, apiUrl, accountUrl, spaceId, token } = cobot;
  const { host, port } = terminal;
  const bridge = await startBridge(
    configFrom({
      timeZone,
      dataFile: join(folder, 'bridge.sqlite'),
      logLevel: 'debug',
      cobot: { spaceUrl, apiUrl, accountUrl, spaceId, token },
      http: { port: 0, keys: ['a-key-for-the-links-only'] },
      terminals: [{ name: 'front door', host, port, ...fittingConfig }],
    }),
    { clock, random: seededRandom('jitter'), logDestination: { write: () => clock.note() } },
  );
  onTestFinished(() => clock.during(bridge.stop()));
  const state = () => bridge.terminals()[0]?.state;
  await clock.until('it to be served', () => state() === 'online');

  /** Of a terminal without power a computer hears nothing over UDP, though on the loopback the system would say so. */
  const goAway = async () => {
    if (isOverTcp) return terminal.stop();
    terminal.settings.muteConnect = true;
    terminal.dropSessions();
  };
  const comeBack = async () => {
    if (isOverTcp) terminal = await start(terminal);
    else terminal.settings.muteConnect = false;
  };
  const waits: number[] = [];
  for (let outage = 0; outage < outages; outage += 1) {
    await goAway();
    await clock.goTo(clock.wallNow() + wholeNumber(random, 1_000, 300_000));
    await clock.until('the loss to be noticed', () => state() !== 'online');
    await comeBack();
    const backAt = clock.wallNow();
    await clock.until('it to be served again', () => state() === 'online');
    waits.push(clock.wallNow() - backAt);
  }
  const sorted = waits.toSorted((a, b) => a - b);
  expect(sorted[Math.ceil(sorted.length * 0.95) - 1]).toBeLessThanOrEqual(within);
});
