import type { Words } from './decision.ts';
import { phrase } from './phrases.ts';
import type { Phrases } from './phrases.ts';
import { saidByTerminals, voiceOf, voiceOfCobotsWords } from './voices.ts';

/** What a person at the door reads, and hears. */
export interface Notice {
  text: string;
  /** Number of the terminal's voice prompt. */
  voice: number;
  /** True where a terminal with a voice of its own has said as much by itself. */
  isSaidByTerminal: boolean;
}

/** Words as they are shown and spoken, in the space's language. */
export function noticeOf(words: Words, phrases: Phrases): Notice {
  if ('cobots' in words) return { text: words.cobots, voice: voiceOfCobotsWords, isSaidByTerminal: false };
  const { own, values } = words;
  return {
    text: phrase(phrases, own, values),
    voice: voiceOf[own],
    isSaidByTerminal: saidByTerminals.has(own),
  };
}
