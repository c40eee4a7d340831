import { expect, test } from 'vitest';
import { de } from '../../src/page/texts/de.ts';
import { en } from '../../src/page/texts/en.ts';

/** Every sentence by its place; a sentence with values is said with numbers, and with text where that is wanted. */
function sentences(texts: object, place = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(texts)) {
    const at = `${place}${name}`;
    if (typeof value === 'string') found.set(at, value);
    else if (typeof value === 'function') found.set(at, String(value(3, 4)));
    else for (const [inner, text] of sentences(value, `${at}.`)) found.set(inner, text);
  }
  return found;
}

/** Words that are the same in both languages. */
const same = new Set(['Name', 'Live', 'Firmware', 'Cobot', 'Finger']);

const english = sentences(en);
const german = sentences(de);

test('German has a sentence for every English one, and the other way round', () => {
  expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  expect(english.size).toBeGreaterThan(250);
});

test('no German sentence was left in English', () => {
  const left = [...german].filter(([at, text]) => english.get(at) === text && !same.has(text));
  expect(left).toEqual([]);
});

test('no sentence is empty or has a value it was not given', () => {
  for (const [at, text] of [...english, ...german]) {
    expect({ at, text: text.trim() === text && text !== '' }).toEqual({ at, text: true });
    expect({ at, text }).not.toEqual({ at, text: expect.stringMatching(/undefined|NaN|\[object/) });
  }
});

test('one is told otherwise than many', () => {
  expect(en.board.allWell(1)).toBe('The terminal is online');
  expect(en.board.allWell(2)).toBe('Both terminals are online');
  expect(de.board.allWell(3)).toBe('Alle 3 Terminals sind verbunden');
  expect(en.confirm.openText(1)).toContain('1 second,');
  expect(de.outages.owed(2)).toMatch(/^2 Aufenthalte sind/);
});
