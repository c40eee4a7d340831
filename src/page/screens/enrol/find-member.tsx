import { Alert, Anchor, Card, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { MemberMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import { Empty } from '../../common/empty.tsx';
import { hasAll } from '../../common/has-all.ts';
import { Icon } from '../../common/icon.tsx';
import { Loading } from '../../common/loading.tsx';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { SearchInput } from '../../common/search-input.tsx';
import { useHouse, useHouseFeed } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { goTo } from '../../shell/use-address.ts';
import { initialsOf } from '../members/member-row.tsx';
import { enrolmentOf, membershipOf } from '../members/member-words.ts';
import classes from './enrol.module.css';
import { isOver } from './enrol-words.ts';
import { useGuided } from './use-guided.ts';

/** More than these nobody reads through: another letter is quicker. */
const MOST = 8;

/** Who is to be enrolled: found as one types. */
export function FindMember() {
  const { t } = useLanguage();
  const { heardAt, members } = useHouse();
  const [search, setSearch] = useState('');
  const { take, isBusy, problem } = useGuided();
  const feed = useHouseFeed();
  useEffect(() => void feed.askForMembers(), [feed]);
  if (heardAt === undefined) return <Loading />;

  const found = [...members.values()]
    .filter(({ name, userId }) => hasAll(`${name} ${userId ?? ''}`, search))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const choose = async ({ id: membershipId }: MemberMessage) => {
    const begun = await take('', { membershipId });
    if (begun !== undefined) goTo('enrol', begun.id);
  };

  return (
    <div className={classes['screen']}>
      <ScreenTitle title={t.enrol.title} lead={t.enrol.findLead} />
      <UnderWay />
      <Card withBorder radius="lg" padding="md">
        <Stack gap="sm">
          <SearchInput label={t.enrol.findMember} value={search} onChange={setSearch} isFirst />
          {problem !== undefined && (
            <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
              {problem}
            </Alert>
          )}
          {found.length === 0 ? (
            <Empty icon="search">{members.size === 0 ? t.members.none : t.nothingFound}</Empty>
          ) : (
            <ul className={classes['people']} aria-label={t.members.title}>
              {found.slice(0, MOST).map((member) => (
                <li key={member.id}>
                  <PersonButton member={member} isBusy={isBusy} onChoose={() => void choose(member)} />
                </li>
              ))}
            </ul>
          )}
          {found.length > MOST && (
            <Text size="sm" c="dimmed" ta="center">
              {t.enrol.moreFound(found.length - MOST)}
            </Text>
          )}
        </Stack>
      </Card>
    </div>
  );
}

function PersonButton({
  member,
  isBusy,
  onChoose,
}: {
  member: MemberMessage;
  isBusy: boolean;
  onChoose: () => void;
}) {
  const { t, format } = useLanguage();
  const membership = membershipOf(member, t, format);
  const enrolment = enrolmentOf(member, t);
  return (
    <button type="button" className={classes['person']} disabled={isBusy} onClick={onChoose}>
      <span className={classes['face']} aria-hidden="true">
        {initialsOf(member.name)}
      </span>
      <span className={classes['who']}>
        <span className={classes['name']}>{member.name}</span>
        {member.plan !== null && <span className={classes['plan']}>{member.plan}</span>}
      </span>
      <span className={classes['signs']}>
        <Badge tone={membership.tone}>{membership.words}</Badge>
        <Badge tone={enrolment.tone}>{enrolment.words}</Badge>
      </span>
    </button>
  );
}

/** Enrolments that somebody has begun: whoever comes back goes on with theirs. */
function UnderWay() {
  const { t } = useLanguage();
  const { enrolments, members } = useHouse();
  const underWay = [...enrolments.values()].filter((each) => !isOver(each));
  if (underWay.length === 0) return null;
  return (
    <Alert variant="light" icon={<Icon name="wait" />} mb="md" title={t.enrol.underWay}>
      {underWay.map(({ id, membershipId, startedBy, terminal }) => (
        <Text key={id} size="sm">
          {t.enrol.underWayLine(members.get(membershipId)?.name ?? t.enrol.somebody, startedBy)} ·{' '}
          {terminal ?? t.enrol.noTerminalYet} ·{' '}
          <Anchor href={`#/enrol/${id}`} fw={600} inherit>
            {t.enrol.goOnWith}
          </Anchor>
        </Text>
      ))}
    </Alert>
  );
}
