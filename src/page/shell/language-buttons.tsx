import { SegmentedControl } from '@mantine/core';
import { useLanguage } from '../texts/language-provider.tsx';
import { languageNames, languages } from '../texts/languages.ts';

/** Every language by its own name. */
export function LanguageButtons() {
  const { t, language, speak } = useLanguage();
  return (
    <SegmentedControl
      aria-label={t.settings.language}
      value={language}
      onChange={(wanted) => speak(wanted)}
      data={languages.map((value) => ({ value, label: <span lang={value}>{languageNames[value]}</span> }))}
    />
  );
}
