import { createHash } from 'node:crypto';
import type { ConsentTextsMessage } from '../web/messages.ts';

/** Another one whenever a word of the texts is changed: a consent says which it was given to. */
const version = '2026-11';

const texts: ConsentTextsMessage['texts'] = [
  {
    language: 'en',
    title: 'Opening doors with a finger',
    paragraphs: [
      'The terminal looks at your finger and keeps a template: a list of numbers by which it knows the finger again. It keeps no picture of it.',
      'The template is kept in the terminals of this space and, encrypted, in the computer that runs them. It is used to open doors to you and for nothing else, and is not given to anybody.',
      'This is up to you. With a card or a PIN you get through the same doors at the same times.',
      'You can take your agreement back at any time and need no reason: tell the staff, and your template is deleted.',
    ],
  },
  {
    language: 'de',
    title: 'Türen mit dem Finger öffnen',
    paragraphs: [
      'Das Terminal betrachtet deinen Finger und behält eine Vorlage: eine Reihe von Zahlen, an denen es den Finger wiedererkennt. Ein Bild davon behält es nicht.',
      'Die Vorlage liegt in den Terminals dieses Hauses und verschlüsselt in dem Rechner, der sie betreibt. Sie dient nur dazu, dir Türen zu öffnen, und wird an niemanden weitergegeben.',
      'Das ist freiwillig. Mit einer Karte oder einer PIN kommst du zu denselben Zeiten durch dieselben Türen.',
      'Du kannst deine Einwilligung jederzeit und ohne Grund zurücknehmen: Sag dem Team Bescheid, dann wird deine Vorlage gelöscht.',
    ],
  },
];

/** What members agree to before a finger is stored. */
export const consentTexts: ConsentTextsMessage = { version, texts };

/** SHA-256 as hex of the text in that language; undefined where there is none of this version and language. */
export function consentHash(textVersion: string, language: string): string | undefined {
  const text = texts.find((each) => each.language === language);
  if (text === undefined || textVersion !== version) return undefined;
  return createHash('sha256')
    .update([version, language, text.title, ...text.paragraphs].join('\n'))
    .digest('hex');
}
