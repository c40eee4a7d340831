import { Button, Card, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { syncOverviewSchema } from '../../../bridge/web/messages.ts';
import type { SyncReportMessage } from '../../../bridge/web/messages.ts';
import { askForSync } from '../../ask/ask-for-sync.ts';
import { AnswerView } from '../../common/answer-view.tsx';
import { Empty } from '../../common/empty.tsx';
import { Icon } from '../../common/icon.tsx';
import { problemText } from '../../common/problem-text.ts';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { useAnswer } from '../../common/use-answer.ts';
import { useHouse } from '../../house/house-provider.tsx';
import { useMay } from '../../session/session-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { ReportCard } from './report-card.tsx';

/** The last run at each terminal, the removals that are owed, and the way to a preview. */
export function LastRuns({ onPreview }: { onPreview: (reports: readonly SyncReportMessage[]) => void }) {
  const { t, format } = useLanguage();
  const may = useMay();
  const { state, members } = useHouse();
  const answered = useAnswer('/sync', syncOverviewSchema);
  const [isBusy, setBusy] = useState(false);
  const names = new Map([...members.values()].map(({ userId, name }) => [userId, name]));

  const look = async () => {
    setBusy(true);
    try {
      onPreview(await askForSync({ dryRun: true }, () => undefined));
    } catch (error) {
      notifications.show({ color: 'red', message: problemText(t, error) });
      setBusy(false);
    }
  };

  return (
    <>
      <ScreenTitle title={t.sync.title} lead={t.sync.lead}>
        {may('sync') && (
          <Button
            leftSection={<Icon name="search" />}
            loading={isBusy}
            disabled={state !== 'live'}
            onClick={() => void look()}
          >
            {t.sync.preview}
          </Button>
        )}
      </ScreenTitle>
      <Text role="status" c="dimmed">
        {isBusy && t.sync.previewing}
      </Text>
      <AnswerView answered={answered}>
        {({ terminals, owed }) => (
          <Stack>
            {terminals.length === 0 && (
              <Card withBorder radius="lg">
                <Empty icon="sync">{t.sync.none}</Empty>
              </Card>
            )}
            {terminals.map(({ at, report }) => (
              <ReportCard key={report.terminal} report={report} line={t.sync.lastRun(format.moment(at))} />
            ))}
            {owed.length > 0 && (
              <Card withBorder radius="lg" component="section">
                <Title order={2} size="h4" mb="xs">
                  {t.sync.owed}
                </Title>
                {owed.map(({ terminal, userId, since }) => (
                  <Text key={`${terminal} ${userId}`} size="sm">
                    {names.get(userId) ?? t.entries.userId(userId)} · {terminal} ·{' '}
                    {t.sync.owedSince(format.moment(since))}
                  </Text>
                ))}
              </Card>
            )}
          </Stack>
        )}
      </AnswerView>
    </>
  );
}
