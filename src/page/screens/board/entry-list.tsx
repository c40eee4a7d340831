import { Button, Card, Group, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Empty } from '../../common/empty.tsx';
import { problemText } from '../../common/problem-text.ts';
import { useHouse, useHouseFeed } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { EntryFilterBar } from './entry-filter-bar.tsx';
import { everything, isWanted } from './entry-filter.ts';
import classes from './entry-list.module.css';
import { EntryRow } from './entry-row.tsx';
import { entryWords } from './entry-words.ts';

/** Drawn at once; the page stays quick on a tablet that shows it all day. */
const PAGE = 60;

/** Who came to which door and what became of it, the newest first; new ones come by themselves. */
export function EntryList() {
  const { t } = useLanguage();
  const { entries, members, terminals, hasEarlier } = useHouse();
  const feed = useHouseFeed();
  const [filter, setFilter] = useState(everything);
  const [most, setMost] = useState(PAGE);
  const [isBusy, setBusy] = useState(false);

  const all = entries.map((entry) => ({ entry, words: entryWords(entry, members, t) }));
  const wanted = all.filter(({ entry, words: { who, what, why, how } }) =>
    isWanted(entry, [who, what, why, how, entry.terminal, entry.userId, entry.reason].join(' '), filter),
  );
  const shown = wanted.slice(0, most);

  const showMore = async () => {
    setMost(most + PAGE);
    if (wanted.length > most + PAGE || !hasEarlier) return;
    setBusy(true);
    try {
      await feed.loadEarlier();
    } catch (error) {
      notifications.show({ color: 'red', message: problemText(t, error) });
    }
    setBusy(false);
  };

  return (
    <Card withBorder radius="lg" padding={0} component="section" aria-labelledby="entries">
      <div className={classes['head']}>
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4" id="entries">
            {t.entries.title}
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {entries.length > 0 && t.entries.shown(shown.length, entries.length)}
          </Text>
        </Group>
        <EntryFilterBar filter={filter} onChange={setFilter} doors={terminals.map(({ name }) => name)} />
      </div>
      {shown.length === 0 ? (
        <Empty icon={entries.length === 0 ? 'door' : 'search'}>
          {entries.length === 0 ? t.entries.none : t.nothingFound}
        </Empty>
      ) : (
        <ul className={classes['list']} aria-labelledby="entries">
          {shown.map(({ entry, words }) => (
            <EntryRow key={entry.id} entry={entry} words={words} />
          ))}
        </ul>
      )}
      {(wanted.length > shown.length || hasEarlier) && (
        <Group justify="center" p="sm">
          <Button variant="subtle" loading={isBusy} onClick={() => void showMore()}>
            {t.showEarlier}
          </Button>
        </Group>
      )}
    </Card>
  );
}
