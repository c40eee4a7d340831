import { Button, Card, Group, SegmentedControl, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Empty } from '../../common/empty.tsx';
import { hasAll } from '../../common/has-all.ts';
import { Loading } from '../../common/loading.tsx';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { SearchInput } from '../../common/search-input.tsx';
import { useHouse, useHouseFeed } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { MemberRow } from './member-row.tsx';
import classes from './members-screen.module.css';

type Show = 'all' | 'enrolled' | 'not-enrolled';
const PAGE = 100;

/** Everybody Cobot knows, and how far each one's enrolment is. */
export default function MembersScreen() {
  const { t, format } = useLanguage();
  const { heardAt, members } = useHouse();
  const [search, setSearch] = useState('');
  const [show, setShow] = useState<Show>('all');
  const [most, setMost] = useState(PAGE);
  const feed = useHouseFeed();
  useEffect(() => void feed.askForMembers(), [feed]);
  if (heardAt === undefined) return <Loading />;

  const all = [...members.values()].toSorted((one, other) => one.name.localeCompare(other.name));
  const enrolled = all.filter(({ userId }) => userId !== null).length;
  const wanted = all.filter(
    ({ name, userId }) =>
      (show === 'all' || (userId !== null) === (show === 'enrolled')) &&
      hasAll(`${name} ${userId ?? ''}`, search),
  );
  const refreshedAt = all
    .map((member) => member.refreshedAt)
    .toSorted()
    .at(-1);
  const shows: { value: Show; label: string }[] = [
    { value: 'all', label: t.members.all },
    { value: 'enrolled', label: t.members.enrolled },
    { value: 'not-enrolled', label: t.members.notEnrolled },
  ];

  return (
    <>
      <ScreenTitle title={t.members.title} lead={t.members.lead(enrolled, all.length)} />
      <Card withBorder radius="lg" padding={0}>
        <Group gap="sm" p="md" className={classes['bar'] ?? ''}>
          <SearchInput label={t.members.searchFor} value={search} onChange={setSearch} />
          <SegmentedControl<Show> aria-label={t.members.show} value={show} onChange={setShow} data={shows} />
        </Group>
        {wanted.length === 0 ? (
          <Empty icon={all.length === 0 ? 'members' : 'search'}>
            {all.length === 0 ? t.members.none : t.nothingFound}
          </Empty>
        ) : (
          <ul className={classes['list']} aria-label={t.members.title}>
            {wanted.slice(0, most).map((member) => (
              <MemberRow key={member.id} member={member} />
            ))}
          </ul>
        )}
        {wanted.length > most && (
          <Group justify="center" p="sm">
            <Button variant="subtle" onClick={() => setMost(most + PAGE)}>
              {t.showMore}
            </Button>
          </Group>
        )}
      </Card>
      {refreshedAt !== undefined && (
        <Text size="sm" c="dimmed" mt="xs">
          {t.members.refreshed(format.moment(refreshedAt))}
        </Text>
      )}
    </>
  );
}
