import { describe, expect, it } from 'vitest';
import { cardNumber } from '../../../src/bridge/sync/card-number.ts';
import { fittedName, withoutSurname } from '../../../src/bridge/sync/user-name.ts';

describe('a name in a terminal', () => {
  it.each([
    ['Test Person', 'Test'],
    ['Person, Test', 'Test'],
    ['  Test  ', 'Test'],
    ['Test', 'Test'],
    ['Person,', 'Person'],
    ['', ''],
  ])('%j without surname is %j', (name, expected) => {
    expect(withoutSurname(name)).toBe(expected);
  });

  it.each([
    ['Test Person One', 72, 'utf8', 'Test Person One'],
    ['Test Person With A Very Long Name', 72, 'utf8', 'Test Person With A Very'],
    ['Test Person', 28, 'utf8', 'Test Per'],
    ['Größe Überläufer Ääääääää', 72, 'utf8', 'Größe Überläufer Ä'],
    ['Größe', 72, 'latin1', 'Größe'],
    ['Łukasz', 72, 'latin1', '?ukasz'],
    ['Test\u0007Person', 72, 'utf8', 'Test Person'],
  ] as const)('%j in a record of %i bytes and %s is %j', (name, size, encoding, expected) => {
    expect(fittedName(name, { recordSize: size, encoding: encoding })).toBe(expected);
  });
});

describe('a card number', () => {
  it.each([
    ['', 0],
    [undefined, 0],
    ['0007 654 321', 7_654_321],
    ['12-34.5', 12_345],
    ['4294967295', 4_294_967_295],
    ['4294967296', undefined],
    ['no card', undefined],
    ['0x1f', undefined],
  ])('%j is %j', (text, expected) => {
    expect(cardNumber(text)).toBe(expected);
  });
});
