import { expect, test } from 'vitest';
import { noticeOf } from '../../../src/bridge/entries/notice.ts';
import { ownLanguages } from '../../../src/bridge/entries/phrases.ts';

test.each([
  [{ own: 'unknown-user' }, 'Hier nicht angemeldet. Bitte das Team fragen.', 36, false],
  [
    { own: 'cobot-rate-limited', values: { seconds: 7 } },
    'Cobot ist überlastet. Bitte in 7 s noch einmal.',
    4,
    false,
  ],
  [{ own: 'welcome', values: { firstName: 'Ada' } }, 'Willkommen Ada', 0, true],
  [{ cobots: 'No time passes left.' }, 'No time passes left.', 2, false],
] as const)('%o is read as "%s", with voice prompt %i', (words, text, voice, isSaidByTerminal) => {
  expect(noticeOf(words, ownLanguages.de)).toEqual({ text, voice, isSaidByTerminal });
});
