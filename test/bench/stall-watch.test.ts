import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { StallWatch } from '../../bench/read/stall-watch.ts';
import { concat, handMadeFrame, zeros } from '../support/hand-made.ts';

const piece = handMadeFrame({ command: 1501, data: zeros(100) });
const end = handMadeFrame({ command: 2000 });

/** Stalls after these reads, given with the ms before each. */
function stallsAfter(...reads: readonly (readonly [number, Uint8Array])[]) {
  const socket = new Socket();
  let now = 1;
  const watch = new StallWatch({ ztcp: { socket } }, () => now);
  for (const [ms, read] of reads) {
    now += ms;
    socket.emit('data', Buffer.from(read));
  }
  const { stalls, stallsBehindSeveral } = watch;
  return { stalls, stallsBehindSeveral };
}

test('a read of several frames before a silence is the reason for it', () => {
  const both = concat(piece, end);
  expect(stallsAfter([0, piece], [2, both], [5000, end])).toEqual({ stalls: 1, stallsBehindSeveral: 1 });
  expect(stallsAfter([0, both.subarray(0, 120)], [0, both.subarray(120)], [5000, end])).toEqual({
    stalls: 1,
    stallsBehindSeveral: 1,
  });
});

test('a silence behind single frames has another reason, and short ones are none', () => {
  expect(stallsAfter([0, piece], [2, end], [5000, end])).toEqual({ stalls: 1, stallsBehindSeveral: 0 });
  expect(stallsAfter([0, concat(piece, end)], [900, piece])).toEqual({ stalls: 0, stallsBehindSeveral: 0 });
});
