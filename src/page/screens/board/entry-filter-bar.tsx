import { Group, SegmentedControl, Select } from '@mantine/core';
import { SearchInput } from '../../common/search-input.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './entry-filter-bar.module.css';
import type { EntryFilter } from './entry-filter.ts';

/** Which entries are shown. */
export function EntryFilterBar({
  filter,
  onChange,
  doors,
}: {
  filter: EntryFilter;
  onChange: (filter: EntryFilter) => void;
  doors: readonly string[];
}) {
  const { t } = useLanguage();
  const outcomes: { value: EntryFilter['outcome']; label: string }[] = [
    { value: 'all', label: t.entries.all },
    { value: 'came-in', label: t.entries.cameIn },
    { value: 'stayed-out', label: t.entries.stayedOut },
  ];
  return (
    <Group gap="sm" className={classes['bar'] ?? ''}>
      <SearchInput
        label={t.entries.searchFor}
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
      />
      <SegmentedControl<EntryFilter['outcome']>
        aria-label={t.entries.outcome}
        value={filter.outcome}
        onChange={(outcome) => onChange({ ...filter, outcome })}
        data={outcomes}
      />
      {doors.length > 1 && (
        <Select
          aria-label={t.entries.door}
          placeholder={t.entries.allDoors}
          value={filter.door}
          onChange={(door) => onChange({ ...filter, door })}
          data={[...doors]}
          clearable
          clearButtonProps={{ 'aria-label': t.clear }}
          w={180}
        />
      )}
    </Group>
  );
}
