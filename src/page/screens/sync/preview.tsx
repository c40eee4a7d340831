import { Alert, Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SyncProgressMessage, SyncReportMessage } from '../../../bridge/web/messages.ts';
import { askForSync } from '../../ask/ask-for-sync.ts';
import { Icon } from '../../common/icon.tsx';
import { problemText } from '../../common/problem-text.ts';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { ReportCard } from './report-card.tsx';

const WHOLE = 100;

/** What a run would change, terminal by terminal; and the run itself, after a question. */
export function Preview({ reports, onDone }: { reports: readonly SyncReportMessage[]; onDone: () => void }) {
  const { t, format } = useLanguage();
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [progress, setProgress] = useState<ReadonlyMap<string, SyncProgressMessage>>(new Map());
  const isHeld = reports.some(({ outcome }) => outcome === 'held');
  const hasWork = isHeld || reports.some(({ outcome }) => outcome === 'would-change');

  const apply = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await askForSync({ force: isHeld }, (step) =>
        setProgress((before) => new Map(before).set(step.terminal, step)),
      );
      notifications.show({ color: 'green', message: t.sync.applied });
      onDone();
    } catch (error) {
      setProblem(problemText(t, error));
      setBusy(false);
    }
  };

  return (
    <>
      <ScreenTitle title={t.sync.title} lead={hasWork ? t.sync.previewed : t.sync.nothingToDo}>
        <Group gap="sm">
          <Button variant="default" onClick={onDone}>
            {t.sync.discard}
          </Button>
          {hasWork && <Button onClick={() => setAsked(true)}>{t.sync.apply}</Button>}
        </Group>
      </ScreenTitle>
      <Stack>
        {reports.map((report) => (
          <ReportCard key={report.terminal} report={report} />
        ))}
      </Stack>
      <Modal
        opened={isAsked}
        onClose={() => setAsked(isBusy)}
        title={t.sync.applyTitle}
        closeButtonProps={{ 'aria-label': t.close }}
      >
        <Stack gap="md">
          <Text>{t.sync.applyText}</Text>
          {isHeld && (
            <Alert color="red" variant="light" icon={<Icon name="warning" />}>
              {t.sync.forceText}
            </Alert>
          )}
          {[...progress.values()].map(({ terminal, done, total }) => (
            <div key={terminal}>
              <Text size="sm">
                {terminal}: {t.sync.progress(format.number(done), format.number(total))}
              </Text>
              <Progress aria-label={terminal} value={total > 0 ? (done / total) * WHOLE : WHOLE} />
            </div>
          ))}
          <Text size="sm" c="dimmed">
            {t.confirm.noted}
          </Text>
          {problem !== undefined && (
            <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
              {problem}
            </Alert>
          )}
          <Group justify="flex-end" gap="sm">
            <Button
              variant="default"
              size="md"
              onClick={() => setAsked(false)}
              disabled={isBusy}
              data-autofocus
            >
              {t.cancel}
            </Button>
            <Button size="md" color={isHeld ? 'red' : 'petrol'} loading={isBusy} onClick={() => void apply()}>
              {t.sync.applyNow}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
