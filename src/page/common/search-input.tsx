import { CloseButton, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../texts/language-provider.tsx';
import { Icon } from './icon.tsx';

/** A search that works as one types. */
export function SearchInput({
  label,
  value,
  onChange,
  isFirst = false,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Whoever comes to the screen types at once. */
  isFirst?: boolean;
}) {
  const { t } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFirst) input.current?.focus();
  }, [isFirst]);
  return (
    <TextInput
      ref={input}
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
