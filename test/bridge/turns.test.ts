import { expect, test } from 'vitest';
import { Turns } from '../../src/bridge/entries/turns.ts';
import { HeldClock } from './support/held-clock.ts';

test('so many at once, the others in the order they came', async () => {
  const clock = new HeldClock();
  const turns = new Turns(2, clock);
  const got: string[] = [];
  const take = async (who: string) => {
    if (await turns.take('front', 1000)) got.push(who);
    else got.push(`${who} too late`);
  };
  const all = ['a', 'b', 'c', 'd'].map((who) => take(who));
  await Promise.all(all.slice(0, 2));
  expect(got).toEqual(['a', 'b']);
  turns.release('front');
  await all[2];
  turns.release('front');
  await all[3];
  expect(got).toEqual(['a', 'b', 'c', 'd']);
});

test('who waits too long gets none, and takes none from the next', async () => {
  const clock = new HeldClock();
  const turns = new Turns(1, clock);
  expect(turns.take('front', 1000)).toBe(true);
  const second = turns.take('front', 500);
  const third = turns.take('front', 1000);
  clock.advance(500);
  expect(await second).toBe(false);
  turns.release('front');
  expect(await third).toBe(true);
  turns.release('front');
  expect(turns.take('front', 0)).toBe(true);
});

test('one key waits for none of another', () => {
  const turns = new Turns(1, new HeldClock());
  expect(turns.take('front', 0)).toBe(true);
  expect(turns.take('back', 0)).toBe(true);
});
