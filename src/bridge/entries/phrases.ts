import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BridgeError } from '../errors.ts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import es from './texts/es.json' with { type: 'json' };
import fr from './texts/fr.json' with { type: 'json' };

/** Names of all sentences the bridge itself says at a door. */
export type PhraseKey = keyof typeof en;
/** Every sentence in one language; `{seconds}` and `{firstName}` stand for values. */
export type Phrases = Readonly<Record<PhraseKey, string>>;

/** The languages that come with the bridge. */
export const ownLanguages = { de, en, es, fr } as const satisfies Readonly<Record<string, Phrases>>;

const MOST_CHARACTERS = 200;
const fileSchema: z.ZodType<Partial<Record<string, string>>> = z.record(
  z.string(),
  z.string().trim().min(1).max(MOST_CHARACTERS),
);

/** Values put into a sentence. */
export type PhraseValues = Readonly<Partial<Record<'seconds' | 'firstName', string | number>>>;

/** A sentence with its values filled in; a value that is missing leaves no blank behind. */
export function phrase(phrases: Phrases, key: PhraseKey, values: PhraseValues = {}): string {
  const filled = phrases[key].replaceAll(/\{(seconds|firstName)\}/g, (_whole, name: string) =>
    String((name === 'seconds' ? values.seconds : values.firstName) ?? ''),
  );
  return filled.replaceAll(/ {2,}/g, ' ').trim();
}

function isOwn(language: string): language is keyof typeof ownLanguages {
  return Object.hasOwn(ownLanguages, language);
}

/** The sentences of a language that comes with the bridge: `de`, or the `de` of `de-AT`. English for all others. */
export function ownPhrases(language: string): Phrases {
  const [short = ''] = language.toLowerCase().split(/[-_]/);
  return isOwn(short) ? ownLanguages[short] : en;
}

/**
 * The sentences for a space: those of `LANGUAGE.json` in the folder, where one is given, and where a sentence is missing
 * there, the bridge's own. Throws `BridgeError` with advice for a file that cannot be used.
 */
export async function loadPhrases(language: string, folder: string | undefined): Promise<Phrases> {
  const own = ownPhrases(language);
  if (folder === undefined) return own;
  const file = join(folder, `${language}.json`);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new BridgeError('refusal', 'texts', `${file} cannot be read as a file of sentences`, {
      advice:
        'write one JSON object there, or leave textsFolder out of the config; docs/running.md shows one',
      cause,
    });
  }
  const read = fileSchema.safeParse(json);
  const unknown = Object.keys(read.data ?? {}).filter((key) => !Object.hasOwn(en, key));
  if (!read.success || unknown.length > 0) {
    const what = read.success
      ? `has sentences nobody says: ${unknown.join(', ')}`
      : 'holds something else than texts';
    throw new BridgeError('refusal', 'texts', `${file} ${what}`, {
      advice: `known are: ${Object.keys(en).join(', ')}`,
    });
  }
  return { ...own, ...read.data };
}
