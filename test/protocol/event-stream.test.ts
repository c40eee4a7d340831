import { expect, test } from 'vitest';
import { EventStream } from '../../src/protocol/event-stream.ts';

test('an iterator that nobody reads holds the newest ten thousand', async () => {
  const stream = new EventStream<number>();
  const live = stream.iterate();
  for (let event = 0; event < 10_005; event += 1) stream.put(event);
  stream.end();
  const seen: number[] = [];
  for await (const event of live) seen.push(event);
  expect(seen).toHaveLength(10_000);
  expect(seen[0]).toBe(5);
});

test('a signal ends an iterator that waits', async () => {
  const stream = new EventStream<number>();
  const stop = new AbortController();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const event of stream.iterate(stop.signal)) seen.push(event);
  })();
  stream.put(1);
  stop.abort();
  await reading;
  stream.put(2);
  expect(seen).toEqual([1]);
});
