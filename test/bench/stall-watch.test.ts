import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { StallWatch } from '../../bench/read/stall-watch.ts';
import { concat, handMadeFrame, zeros } from '../support/hand-made.ts';

const piece = handMadeFrame({ command: 1501, data: zeros(100) });
const end = handMadeFrame({ command: 2000 });
const window = handMadeFrame({ command: 1504, data: zeros(8) });

type Step = readonly [ms: number, 'asks' | Uint8Array];

/** Stalls after these steps, each so many ms after the one before. */
function stallsAfter(...steps: readonly Step[]) {
  const socket = new Socket();
  let now = 1;
  const watch = new StallWatch({ ztcp: { socket } }, () => now);
  socket.on('error', () => undefined);
  for (const [ms, step] of steps) {
    now += ms;
    if (step === 'asks') socket.write(window);
    else socket.emit('data', Buffer.from(step));
  }
  const { stalls, stallsOwedNothing } = watch;
  return { stalls, stallsOwedNothing };
}

test('a silence in which the terminal owes nothing is the client’s, however it was given the frames', () => {
  const all = concat(piece, end, piece, end);
  const own = { stalls: 1, stallsOwedNothing: 1 };
  const asked: Step[] = [
    [0, 'asks'],
    [0, 'asks'],
  ];
  expect(stallsAfter(...asked, [2, all], [5000, end])).toEqual(own);
  for (const cut of [3, 9, 20, 120, 150])
    expect(stallsAfter(...asked, [2, all.subarray(0, cut)], [2, all.subarray(cut)], [5000, end])).toEqual(
      own,
    );
  expect(stallsAfter(...asked, [2, all], [5000, 'asks'], [1, end])).toEqual(own);
});

test('a silence in which it owes an answer is the terminal’s', () => {
  const terminals = { stalls: 1, stallsOwedNothing: 0 };
  expect(stallsAfter([0, 'asks'], [2, piece], [5000, end])).toEqual(terminals);
  expect(stallsAfter([0, 'asks'], [0, 'asks'], [2, piece], [2, end], [5000, piece])).toEqual(terminals);
  expect(stallsAfter([0, 'asks'], [2, end], [2, 'asks'], [5000, end])).toEqual(terminals);
});

test('a short silence is none', () => {
  expect(stallsAfter([0, 'asks'], [2, concat(piece, end)], [900, piece])).toEqual({
    stalls: 0,
    stallsOwedNothing: 0,
  });
});
