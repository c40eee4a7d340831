import type { Texts } from './texts.ts';

/** Every language of the page: a file each, loaded when it is chosen. */
const files = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
} as const satisfies Readonly<Record<string, () => Promise<Texts>>>;

/** A language the page speaks. */
export type Language = keyof typeof files;

/** What each calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export const languages: readonly Language[] = ['en', 'de'];

const STORED = 'language';

/** Whether the page speaks it. */
export function isLanguage(text: string | null | undefined): text is Language {
  return typeof text === 'string' && Object.hasOwn(files, text);
}

export function loadTexts(language: Language): Promise<Texts> {
  return files[language]();
}

/** What was chosen here before, else the first of the browser's languages that the page speaks, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages.map((tag) => tag.split('-')[0])];
  return wanted.find(isLanguage) ?? 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
}

/** How dates and numbers are written: as the browser's own variant of the language has it. */
export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language && isLocale(tag)) ?? language;
}

/** Some browsers name their system's own variants, such as `en-US@posix`, which nothing else understands. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
