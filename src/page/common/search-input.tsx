import { CloseButton, TextInput } from '@mantine/core';
import { useLanguage } from '../texts/language-provider.tsx';
import { Icon } from './icon.tsx';

/** A search that works as one types. */
export function SearchInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useLanguage();
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      leftSection={<Icon name="search" size={18} />}
      rightSection={
        value !== '' && <CloseButton size="sm" aria-label={t.clear} onClick={() => onChange('')} />
      }
      autoComplete="off"
      spellCheck={false}
    />
  );
}
