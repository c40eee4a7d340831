import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatsFor } from './formats.ts';
import type { Formats } from './formats.ts';
import { keepLanguage, loadTexts, localeOf } from './languages.ts';
import type { Language } from './languages.ts';
import type { Texts } from './texts.ts';

interface Spoken {
  language: Language;
  t: Texts;
  format: Formats;
  speak: (language: Language) => void;
}

const context = createContext<Spoken | undefined>(undefined);

/** The texts of the chosen language, how it writes dates and numbers, and how to choose another. */
export function useLanguage(): Spoken {
  const spoken = use(context);
  if (spoken === undefined) throw new TypeError('useLanguage stands outside LanguageProvider');
  return spoken;
}

/** Gives all below it the texts; begins with those that were loaded before. */
export function LanguageProvider({
  first,
  children,
}: {
  first: { language: Language; t: Texts };
  children: ReactNode;
}) {
  const [{ language, t }, setSpoken] = useState(first);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t.product;
  }, [language, t]);
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      t,
      format: formatsFor(localeOf(language)),
      speak(wanted) {
        keepLanguage(wanted);
        void loadTexts(wanted).then((texts) => setSpoken({ language: wanted, t: texts }));
      },
    }),
    [language, t],
  );
  return <context.Provider value={spoken}>{children}</context.Provider>;
}
