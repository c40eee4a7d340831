import { Card, Group, Stack, Table, Text } from '@mantine/core';
import type { ReconciliationMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import type { Tone } from '../../common/tone.ts';
import { useHouse } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';

type State = keyof ReconciliationMessage['counts'];
const tones: Readonly<Record<State, Tone>> = {
  pending: 'quiet',
  posted: 'good',
  'already-in': 'good',
  refused: 'bad',
  owed: 'warning',
};

/** The report of {@link ReconciliationMessage} as a table, what is owed first said in words. */
export function OutageReport({ report }: { report: ReconciliationMessage }) {
  const { t, format } = useLanguage();
  const { members } = useHouse();
  const { from, to, counts, cameIn, owed } = report;
  const nameOf = (id: string) => members.get(id)?.name ?? t.outages.member(id);
  return (
    <Stack>
      <Group justify="space-between" gap="xs">
        <Badge tone={owed.length > 0 ? 'warning' : 'good'}>
          {owed.length > 0 ? t.outages.owed(owed.length) : t.outages.nothingOwed}
        </Badge>
        {from !== null && to !== null && (
          <Text size="sm" c="dimmed">
            {t.outages.span(format.moment(from), format.moment(to))}
          </Text>
        )}
      </Group>
      <Group gap="xs">
        {Object.keys(tones)
          .filter((state): state is State => state in counts)
          .filter((state) => counts[state] > 0)
          .map((state) => (
            <Badge key={state} tone={tones[state]}>
              {t.outages.states[state]}: {format.number(counts[state])}
            </Badge>
          ))}
      </Group>
      <Card withBorder radius="lg" padding={0}>
        <Table.ScrollContainer minWidth={560}>
          <Table verticalSpacing="sm" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.outages.when}</Table.Th>
                <Table.Th>{t.outages.who}</Table.Th>
                <Table.Th>{t.outages.where}</Table.Th>
                <Table.Th>{t.outages.what}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {cameIn.map(({ entryId, enteredAt, membershipId, terminal, state, reason, passId }) => (
                <Table.Tr key={entryId}>
                  <Table.Td>{format.moment(enteredAt)}</Table.Td>
                  <Table.Td>{nameOf(membershipId)}</Table.Td>
                  <Table.Td>{terminal}</Table.Td>
                  <Table.Td>
                    <Badge tone={tones[state]}>{t.outages.states[state]}</Badge>
                    <Text size="sm" c="dimmed">
                      {[passId !== null && t.outages.pass, reason]
                        .filter((part) => typeof part === 'string')
                        .join(' · ')}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
    </Stack>
  );
}
