import type { Words } from './decision.ts';
import { phrase } from './phrases.ts';
import type { Phrases } from './phrases.ts';
import { voiceOf, voiceOfCobotsWords } from './voices.ts';

/** What a person at the door reads, and hears. */
export interface Notice {
  text: string;
  /** Number of the terminal's voice prompt. */
  voice: number;
}

/** Words as they are shown and spoken, in the space's language. */
export function noticeOf(words: Words, phrases: Phrases): Notice {
  if ('cobots' in words) return { text: words.cobots, voice: voiceOfCobotsWords };
  return { text: phrase(phrases, words.own, words.values), voice: voiceOf[words.own] };
}
