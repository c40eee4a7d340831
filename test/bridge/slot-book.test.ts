import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlotBook } from '../../src/bridge/terminals/slot-book.ts';

const slot = (uid: number, userId: string) => ({ uid, userId });

test('what is another than before is all that is told, whatever order the terminal has', () => {
  const book = new SlotBook();
  expect(book.see([slot(3, 'c'), slot(1, 'a')])).toEqual({ put: [slot(3, 'c'), slot(1, 'a')], gone: [] });
  expect(book.see([slot(3, 'c'), slot(1, 'a')])).toBeUndefined();
  expect(book.see([slot(1, 'b'), slot(2, 'a'), slot(3, 'c')])).toEqual({
    put: [slot(1, 'b'), slot(2, 'a')],
    gone: [],
  });
  expect(book.see([slot(2, 'a'), slot(4, 'd')])).toEqual({ put: [slot(4, 'd')], gone: [1, 3] });
  expect([1, 2, 3, 4].map((uid) => book.userIdOf(uid))).toEqual([undefined, 'a', undefined, 'd']);
});

test('an id in two slots is nobody’s, and somebody’s again when one of them is gone', () => {
  const book = new SlotBook();
  book.see([slot(1, 'a'), slot(2, 'b'), slot(3, 'a')]);
  expect([book.isAmbiguous('a'), book.isAmbiguous('b')]).toEqual([true, false]);
  book.see([slot(1, 'a'), slot(2, 'b')]);
  expect(book.isAmbiguous('a')).toBe(false);
  book.see([slot(1, 'b'), slot(2, 'b')]);
  expect([book.isAmbiguous('a'), book.isAmbiguous('b')]).toEqual([false, true]);
});

const table = fc.uniqueArray(
  fc.record({ uid: fc.integer({ min: 1, max: 12 }), userId: fc.constantFrom('a', 'b', 'c', 'd') }),
  { selector: ({ uid }) => uid, maxLength: 12 },
);

test('whatever was seen before, a book knows what was seen last, and its changes lead there', () => {
  fc.assert(
    fc.property(fc.array(table, { minLength: 1, maxLength: 6 }), fc.boolean(), (tables, isSorted) => {
      const book = new SlotBook();
      const told = new Map<number, string>();
      for (const seen of tables) {
        const users = isSorted ? seen.toSorted((one, other) => one.uid - other.uid) : seen;
        const { put = [], gone = [] } = book.see(users) ?? {};
        for (const uid of gone) told.delete(uid);
        for (const { uid, userId } of put) told.set(uid, userId);
        const slots = new Map(users.map(({ uid, userId }) => [uid, userId]));
        expect(told).toEqual(slots);
        for (let uid = 1; uid <= 12; uid += 1) expect(book.userIdOf(uid)).toBe(slots.get(uid));
        for (const userId of ['a', 'b', 'c', 'd']) {
          const held = users.filter((user) => user.userId === userId).length;
          expect(book.isAmbiguous(userId)).toBe(held > 1);
        }
      }
    }),
  );
});
