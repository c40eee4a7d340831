import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { entryOutcomes } from '../../../src/bridge/entries/outcome.ts';
import { fitText } from '../../../src/bridge/entries/fit-text.ts';
import { loadPhrases, ownLanguages, ownPhrases, phrase } from '../../../src/bridge/entries/phrases.ts';
import type { PhraseKey } from '../../../src/bridge/entries/phrases.ts';
import { voiceOf } from '../../../src/bridge/entries/voices.ts';

const screen = { width: 16, lines: 4 };
const longest = { seconds: 120, firstName: 'Bartholomäus' };
const keys = Object.keys(ownLanguages.en).filter((key): key is PhraseKey =>
  Object.hasOwn(ownLanguages.en, key),
);
const cases = Object.entries(ownLanguages).flatMap(([language, phrases]) =>
  keys.map((key) => [language, key, phrases] as const),
);

test.each(cases)('in %s "%s" fits the smallest screen, word by word', (_language, key, phrases) => {
  const sentence = phrase(phrases, key, longest);
  const lines = fitText(sentence, screen);
  expect(lines.join(' ')).toBe(sentence);
  expect(lines.length).toBeLessThanOrEqual(screen.lines);
});

test('every language says the same things', () => {
  for (const phrases of Object.values(ownLanguages)) expect(Object.keys(phrases)).toEqual(keys);
  expect(Object.keys(voiceOf).toSorted()).toEqual(keys.toSorted());
});

test('whatever an entry is refused with has a sentence, but for Cobot’s own words and the log', () => {
  const without = entryOutcomes.filter((outcome) => !Object.hasOwn(ownLanguages.en, outcome));
  expect(without).toEqual(['opened', 'refused-by-cobot', 'late']);
});

test('a member without a name is greeted without one', () => {
  expect(phrase(ownPhrases('en'), 'welcome', { firstName: '' })).toBe('Welcome');
  expect(phrase(ownPhrases('de'), 'welcome', { firstName: 'Ada' })).toBe('Willkommen Ada');
});

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['FR', 'fr'],
  ['pt', 'en'],
] as const)('for %s the sentences are those in %s', (language, expected) => {
  expect(ownPhrases(language)).toBe(ownLanguages[expected]);
});

async function folderWith(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'texts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return folder;
}

test('a further language comes from a file; what it leaves out is said in English', async () => {
  const folder = await folderWith('nl.json', '{"unknown-finger": "Niet herkend."}');
  const phrases = await loadPhrases('nl', folder);
  expect(phrases['unknown-finger']).toBe('Niet herkend.');
  expect(phrases['too-late']).toBe(ownLanguages.en['too-late']);
});

test('without a folder the sentences are the bridge’s own', async () => {
  expect(await loadPhrases('es', undefined)).toBe(ownLanguages.es);
});

test.each([
  ['no JSON', 'Niet herkend.', /cannot be read as a file of sentences/],
  ['a number', '{"unknown-finger": 4}', /holds something else than texts/],
  ['a sentence nobody says', '{"unknown-fingr": "Niet herkend."}', /nobody says: unknown-fingr/],
])('%s is refused, and told', async (_words, text, problem) => {
  await expect(loadPhrases('nl', await folderWith('nl.json', text))).rejects.toThrow(problem);
});

test('a file that is not there is refused, and told', async () => {
  await expect(loadPhrases('nl', tmpdir())).rejects.toThrow(/nl\.json cannot be read/);
});
