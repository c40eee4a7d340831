import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOurs } from '../../src/protocol/errors.ts';
import { decodeText, encodeText, fitText, isAscii } from '../../src/protocol/text.ts';
import { ascii, concat, fromHex, toHex } from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';

const encodings = ['utf8', 'latin1', 'gbk'] as const;
const encoding = fc.constantFrom(...encodings);
/** Any text, lone surrogates, NULs and composed emoji included. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);
const fitted = (text: string, maxBytes: number, name: (typeof encodings)[number]) =>
  toHex(fitText(text, maxBytes, name));

describe('text from a terminal', () => {
  test.each([
    ['utf8', '4ac3bc7267656e', 'Jürgen'],
    ['latin1', '4afc7267656e', 'Jürgen'],
    ['gbk', 'cdf5ceb0', '王伟'],
    ['utf8', 'e78e8be4bc9f', '王伟'],
    ['utf8', 'f09f918d', '👍'],
  ] as const)('in %s, %s is %s', (name, hex, text) => {
    expect(decodeText(fromHex(hex), name)).toBe(text);
    expect(toHex(encodeText(text, name))).toBe(hex);
  });

  test.each(encodings)('in %s ends at the first NUL, whatever stands behind it', (name) => {
    expect(decodeText(concat(ascii('Ada'), fromHex('00c69a80ff7c')), name)).toBe('Ada');
    expect(decodeText(fromHex('00414243'), name)).toBe('');
    expect(decodeText(fromHex(''), name)).toBe('');
    expect(decodeText(ascii('all of it'), name)).toBe('all of it');
  });

  test.each([
    ['utf8', '41ff42', 'A\uFFFDB'],
    ['utf8', '41e78e', 'A\uFFFD'],
    ['gbk', '41c4', 'A\uFFFD'],
    ['gbk', 'ff41', '\uFFFDA'],
  ] as const)('in %s, the meaningless bytes of %s become U+FFFD', (name, hex, text) => {
    expect(decodeText(fromHex(hex), name)).toBe(text);
  });

  test('in Latin-1 means something whatever the bytes', () => {
    const bytes = Uint8Array.from({ length: 255 }, (_, index) => index + 1);
    expect(Array.from(decodeText(bytes, 'latin1'), (character) => character.charCodeAt(0))).toEqual([
      ...bytes,
    ]);
  });

  test('is read from the middle of other bytes', () => {
    expect(decodeText(concat(ascii('xx'), ascii('Ada'), ascii('yy')).subarray(2, 5), 'utf8')).toBe('Ada');
  });

  test('never throws and never has a NUL', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), encoding, (bytes, name) => {
        expect(decodeText(bytes, name)).not.toContain('\0');
      }),
    );
  });
});

describe('text for a terminal', () => {
  test('that is whole comes back as it was, or is refused as our mistake', () => {
    fc.assert(
      fc.property(anyText, encoding, (text, name) => {
        const refused = errorOf(() => encodeText(text, name));
        const back = refused === undefined ? decodeText(encodeText(text, name), name) : undefined;
        expect(isOurs(refused) || back === text).toBe(true);
      }),
    );
  });

  test.each([
    ['utf8', 'a\0b'],
    ['latin1', '王'],
    ['latin1', '€'],
    ['gbk', '👍'],
    ['utf8', '\uD800'],
  ] as const)('in %s refuses what it cannot write', (name, text) => {
    expect(isOurs(errorOf(() => encodeText(text, name)))).toBe(true);
  });

  test('keeps a byte order mark in the text', () => {
    expect(decodeText(encodeText('\uFEFFé', 'utf8'), 'utf8')).toBe('\uFEFFé');
  });

  test.each([
    ['utf8', 'Zoë', 3, '5a6f'],
    ['utf8', 'Zoë', 4, '5a6fc3ab'],
    ['utf8', '王伟', 5, 'e78e8b'],
    ['utf8', '王伟', 2, ''],
    ['gbk', '王伟', 3, 'cdf5'],
    ['gbk', 'A王', 2, '41'],
    ['utf8', 'A👍', 4, '41'],
    ['utf8', '👍👍', 8, 'f09f918df09f918d'],
    ['latin1', 'Zoë', 3, '5a6feb'],
    ['utf8', 'Ada', 0, ''],
  ] as const)('in %s, %s in %i bytes is cut between characters', (name, text, maxBytes, hex) => {
    expect(fitted(text, maxBytes, name)).toBe(hex);
  });

  test.each([
    ['a skin tone', '👍🏽', 8],
    ['a flag', '🇫🇷', 8],
    ['a family', '👨\u200D👩\u200D👧', 18],
    ['a letter with a mark that has no composed form', 'x\u0323\u0301', 5],
  ])('is not cut within %s', (_what, character, bytes) => {
    expect(Buffer.byteLength(character)).toBe(bytes);
    expect(fitted(`A${character}`, bytes, 'utf8')).toBe('41');
    expect(fitText(`A${character}`, bytes + 1, 'utf8').length).toBe(bytes + 1);
  });

  test.each([
    ['latin1', 'Zoë 王', '5a6feb203f'],
    ['gbk', 'A👍🏽B', '413f42'],
    ['utf8', 'A\uD800B', '413f42'],
  ] as const)(
    'in %s, characters of %s that it cannot write become one question mark each',
    (name, text, hex) => {
      expect(fitted(text, 24, name)).toBe(hex);
    },
  );

  test.each([
    ['latin1', '4a6f73e9'],
    ['utf8', '4a6f73c3a9'],
  ] as const)('in %s has an accent that came as a character of its own in its letter', (name, hex) => {
    expect(fitted('Jose\u0301', 24, name)).toBe(hex);
  });

  test('has blanks for control characters, which could end it early or steer a screen', () => {
    expect(fitted('A\0B\r\n\u001b[2JC', 24, 'utf8')).toBe(toHex(ascii('A B [2JC')));
  });

  test('always fits, holds no NUL, and reads back as a beginning of what fits in more', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), encoding, (text, maxBytes, name) => {
        const bytes = fitText(text, maxBytes, name);
        expect(bytes.length).toBeLessThanOrEqual(maxBytes);
        expect(bytes.includes(0)).toBe(false);
        expect(toHex(fitText(text, 1000, name)).startsWith(toHex(bytes))).toBe(true);
        expect(decodeText(bytes, name).includes('\uFFFD')).toBe(false);
      }),
    );
  });

  test('that was fitted once is not changed by fitting it again', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), encoding, (text, maxBytes, name) => {
        const once = fitText(text, maxBytes, name);
        expect(toHex(fitText(decodeText(once, name), maxBytes, name))).toBe(toHex(once));
      }),
    );
  });
});

test('ASCII is what all encodings agree on', () => {
  expect(['', 'Ada 1', '\x7F', '\x80', 'ë', '👍'].map(isAscii)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
