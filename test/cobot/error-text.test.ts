import { expect, test } from 'vitest';
import { errorText } from '../../src/cobot/error-text.ts';

const bodies: readonly [string, unknown, string][] = [
  [
    'API 2, the whole document',
    { errors: [{ detail: 'No time passes left.', source: { pointer: '/data/attributes/base' } }] },
    'No time passes left.',
  ],
  [
    'API 2, one attribute',
    { errors: [{ source: { pointer: '/data/attributes/name' }, detail: "can't be blank" }] },
    "name can't be blank",
  ],
  ['API 2, no source', { errors: [{ detail: 'Nope' }] }, 'Nope'],
  ['v1 work sessions', { base: ['No time passes left…'] }, 'No time passes left…'],
  ['v1 check-ins, text', { errors: { base: 'No time passes left.' } }, 'No time passes left.'],
  ['v1 check-ins, list', { errors: { base: ['One.', 'Two.'] } }, 'One. Two.'],
  ['v1 users', { errors: { email: 'is invalid' } }, 'email is invalid'],
  ['v1 others, list of texts', { errors: ['first', 'second', 'first'] }, 'first; second'],
  ['v1 others, one text', { error: 'Not allowed' }, 'Not allowed'],
  ['a JSON text', 'Closed today', 'Closed today'],
];

test.each(bodies)('the text of an error is found in the shape of %s', (_name, body, text) => {
  expect(errorText(JSON.stringify(body))).toBe(text);
});

test.each([
  ['{}'],
  ['[]'],
  ['null'],
  ['42'],
  [''],
  ['   '],
  ['{"errors":[]}'],
  ['{"errors":[null,{"detail":5}]}'],
  ['{"status":"error"}'],
  ['<html><body>Bad Gateway</body></html>'],
])('%j has no text', (body) => {
  expect(errorText(body)).toBeUndefined();
});

test('plain text is taken as it stands, as one line', () => {
  expect(errorText('  Come back\r\n tomorrow\u0000\u202e! ')).toBe('Come back tomorrow !');
});

test('a very long text is cut', () => {
  expect(errorText(JSON.stringify({ error: 'x'.repeat(100_000) }))).toHaveLength(300);
});

test('names of an object’s own machinery are only text', () => {
  expect(errorText('{"errors":{"__proto__":"odd","constructor":["odder"]}}')).toBe(
    '__proto__ odd; constructor odder',
  );
});
