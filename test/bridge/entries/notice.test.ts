import { expect, test } from 'vitest';
import { noticeOf } from '../../../src/bridge/entries/notice.ts';
import { ownLanguages } from '../../../src/bridge/entries/phrases.ts';

test.each([
  [{ own: 'unknown-user' }, 'Hier nicht angemeldet. Bitte das Team fragen.', 36],
  [
    { own: 'cobot-rate-limited', values: { seconds: 7 } },
    'Cobot ist überlastet. Bitte in 7 s noch einmal.',
    4,
  ],
  [{ own: 'welcome', values: { firstName: 'Ada' } }, 'Willkommen Ada', 0],
  [{ cobots: 'No time passes left.' }, 'No time passes left.', 2],
] as const)('%o is read as "%s", with voice prompt %i', (words, text, voice) => {
  expect(noticeOf(words, ownLanguages.de)).toEqual({ text, voice });
});
