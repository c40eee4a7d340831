import { expect, test } from 'vitest';
import type { EntryPlace } from '../../src/bridge/entries/ports.ts';
import { EventGate } from '../../src/bridge/terminals/event-gate.ts';
import type { GateVerdict } from '../../src/bridge/terminals/event-gate.ts';
import { takeEvent } from '../../src/bridge/terminals/event-intake.ts';
import { QuietLog } from '../../src/bridge/terminals/quiet-log.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';

function rig() {
  const clock = new HeldClock();
  const { log, lines } = keptLog();
  const gate = new EventGate({ terminal: 'front', eventsPerSecond: 10, clock, log });
  const count = (times: number, isFinger: boolean) => {
    const counts: Record<GateVerdict, number> = { take: 0, drop: 0, flood: 0 };
    for (let at = 0; at < times; at += 1) counts[gate.judge(isFinger)] += 1;
    return counts;
  };
  return { clock, log, lines, gate, count };
}

test('thirty fingers at once are taken, then ten a second', () => {
  const { clock, gate, count } = rig();
  expect(count(40, true)).toEqual({ take: 30, drop: 10, flood: 0 });
  clock.advance(1000);
  expect(count(20, true)).toEqual({ take: 10, drop: 10, flood: 0 });
  expect(gate.advice).toContain('20 of them were left out');
});

test('ten times as many events of any kind are a flood', () => {
  const { count } = rig();
  expect(count(310, false)).toEqual({ take: 300, drop: 0, flood: 10 });
});

test('what was left out is logged once a minute, and forgotten by the operator’s advice', () => {
  const { clock, gate, lines, count } = rig();
  count(35, true);
  gate.tell();
  expect(lines).toEqual([]);
  clock.advance(60_000);
  gate.tell();
  gate.tell();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"event":"events-dropped","terminal":"front","events":5');
  clock.advance(60_000);
  expect(gate.advice).toBeUndefined();
});

test('lines that a terminal causes are few, and the rest is counted', () => {
  const { clock, log, lines } = rig();
  const quiet = new QuietLog({ terminal: 'front', log, clock });
  for (let at = 0; at < 50; at += 1) quiet.write('warn', { event: 'terminal-alarm', alarm: 'tamper' });
  expect(lines).toHaveLength(20);
  clock.advance(60_000);
  quiet.tell();
  quiet.tell();
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toContain('"event":"terminal-events-untold","terminal":"front","events":30');
});

const place = (arrivedAt: number): EntryPlace => {
  throw new RangeError(`no place is needed for ${arrivedAt}`);
};

test.each([
  ['a new user', { type: 'user-enrolled', uid: 7 }, true],
  [
    'a new finger',
    { type: 'finger-enrolled', templateSize: undefined, userId: undefined, finger: undefined },
    true,
  ],
  ['a finger that was not taken', { type: 'finger-not-enrolled', result: 4 }, true],
  ['an enrolment that cannot be read', { type: 'other', code: 8, bytes: 1 }, true],
  ['a new user that cannot be read', { type: 'other', code: 4, bytes: 1 }, true],
  ['something else that cannot be read', { type: 'other', code: 64, bytes: 1 }, false],
  ['a finger on the sensor', { type: 'finger' }, false],
  ['somebody identified', { type: 'identification', uid: 7 }, false],
] as const)('%s makes the users doubtful, or not (%#)', (_what, event, expected) => {
  const { clock, log, gate } = rig();
  let isChanged = false;
  takeEvent(
    { ...event, arrivedAt: clock.now() },
    {
      gate,
      log: new QuietLog({ terminal: 'front', log, clock }),
      pipeline: { take: () => Promise.reject(), takeUnknownFinger: () => Promise.reject() },
      placeOf: place,
      isClaimed: () => false,
      onUsersChanged: () => {
        isChanged = true;
      },
      onAlarm: () => undefined,
      onFlood: () => undefined,
    },
  );
  expect(isChanged).toBe(expected);
});
