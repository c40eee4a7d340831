import { beforeEach, expect, test } from 'vitest';
import { alertOn } from '../../../src/bridge/doors/alert-on.ts';
import { Alerts } from '../../../src/bridge/doors/alerts.ts';
import type { NewAlert } from '../../../src/bridge/store/alerts.ts';
import { eventually } from '../support/eventually.ts';
import { HeldClock } from '../support/held-clock.ts';
import { keptLog } from '../support/kept-log.ts';

let clock: HeldClock;
let recorded: NewAlert[];
let fails: boolean;
let lines: string[];
let alerts: Alerts;

beforeEach(() => {
  clock = new HeldClock();
  recorded = [];
  fails = false;
  const kept = keptLog();
  lines = kept.lines;
  alerts = new Alerts({
    clock,
    log: kept.log,
    records: {
      add: async (alert) => {
        if (fails) throw new Error('the disk is full');
        return recorded.push(alert);
      },
    },
  });
});

test('an alert is recorded, and said in the log', () => {
  alerts.raise({ kind: 'duress', terminal: 'front', userId: '1001' });
  expect(recorded).toEqual([
    { kind: 'duress', terminal: 'front', userId: '1001', repeats: 0, at: clock.wallNow() },
  ]);
  expect(lines.join('')).toContain('"alert":"duress"');
});

test('the same again within a minute is counted, and told with the next', () => {
  for (let time = 0; time < 4; time += 1) alerts.raise({ kind: 'tamper', terminal: 'front' });
  clock.advance(59_999);
  alerts.raise({ kind: 'tamper', terminal: 'front' });
  expect(recorded).toHaveLength(1);
  clock.advance(1);
  alerts.raise({ kind: 'tamper', terminal: 'front' });
  expect(recorded).toMatchObject([{ repeats: 0 }, { repeats: 4 }]);
});

test('another terminal, person or kind is another alert', () => {
  alerts.raise({ kind: 'tamper', terminal: 'front' });
  alerts.raise({ kind: 'tamper', terminal: 'back' });
  alerts.raise({ kind: 'door-forced', terminal: 'front' });
  alerts.raise({ kind: 'duress', terminal: 'front', userId: '1' });
  alerts.raise({ kind: 'duress', terminal: 'front', userId: '2' });
  expect(recorded).toHaveLength(5);
});

test('somebody who makes alerts up without end costs no memory without end', () => {
  for (let made = 0; made < 1_500; made += 1)
    alerts.raise({ kind: 'duress', terminal: 'front', userId: String(made) });
  alerts.raise({ kind: 'duress', terminal: 'front', userId: '0' });
  expect(recorded).toHaveLength(1_501);
});

test('one that cannot be recorded is in the log all the same', async () => {
  fails = true;
  alerts.raise({ kind: 'duress', terminal: 'front', userId: '1001' });
  await eventually('told', () => lines.join('').includes('alert-not-recorded'));
  expect(lines.join('')).toContain('"alert":"duress"');
});

test.each([
  ['duress', 'alert', 'duress'],
  ['duress', 'ignore', undefined],
  ['tamper', 'ignore', 'tamper'],
  ['misoperation', 'alert', 'misoperation'],
  ['door-forced', 'alert', 'door-forced'],
  ['door-left-open', 'alert', 'door-left-open'],
  ['anti-passback', 'alert', 'anti-passback'],
  ['door-closed', 'alert', undefined],
  ['exit-button', 'alert', undefined],
  ['unknown', 'alert', undefined],
] as const)('of the alarm %s, with duress: %s, staff are told %s', (alarm, duress, expected) => {
  expect(alertOn(alarm, { duress })).toBe(expected);
});
