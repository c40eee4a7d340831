import { expect, test } from 'vitest';
import { FewAtATime } from '../../../src/bridge/sync/few-at-a-time.ts';

/** Work that ends when it is told to. */
function works(count: number) {
  const begun: number[] = [];
  const ends = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const work = (index: number) => () => {
    begun.push(index);
    return ends[index]?.promise ?? Promise.reject(new RangeError('no such work'));
  };
  return { begun, ends, work };
}

test('so much is done at a time, the rest in the order it came, also after one that failed', async () => {
  const { begun, ends, work } = works(4);
  const few = new FewAtATime(2);
  const all = [0, 1, 2, 3].map((index) => few.run(work(index)));
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('no'));
  await expect(all[1]).rejects.toThrow('no');
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve(0);
  ends[2]?.resolve(2);
  ends[3]?.resolve(3);
  expect(await Promise.all([all[0], all[2], all[3]])).toEqual([0, 2, 3]);
  const { begun: later, ends: endsLater, work: workLater } = works(1);
  endsLater[0]?.resolve(7);
  expect(await few.run(workLater(0))).toBe(7);
  expect(later).toEqual([0]);
});
