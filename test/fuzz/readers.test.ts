import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { FuzzRandom } from './random.ts';
import { allReaders } from './readers.ts';

const readers = await allReaders();
const random = new FuzzRandom().restart(1, 1);

/** Bytes as they come, and bytes of the lengths that replies have. */
const anyData = fc.oneof(
  fc.uint8Array({ maxLength: 130 }),
  fc
    .constantFrom(1, 4, 8, 10, 12, 13, 14, 24, 28, 32, 36, 40, 49, 72, 80, 92, 112, 144, 160, 2576)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
);

test('there are readers of everything a peer can send', () => {
  expect(readers.filter(({ name }) => name.endsWith('.reply')).length).toBeGreaterThan(40);
  expect(readers.filter(({ name }) => name.endsWith('.readAll')).length).toBeGreaterThan(10);
});

test.each(readers)('$name makes a value of any bytes, or says that the wire is wrong', (reader) => {
  const failure = (data: Uint8Array): unknown => {
    try {
      reader.read(data, random);
    } catch (error) {
      if (!(error instanceof TerminalError) || error.kind !== 'wire') return error;
    }
    return undefined;
  };
  fc.assert(
    fc.property(anyData, (data) => {
      expect(failure(data)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
