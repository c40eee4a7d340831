import { Card, Group, Text, Title } from '@mantine/core';
import type { SyncReportMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import type { Tone } from '../../common/tone.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './report-card.module.css';

const tones: Readonly<Record<SyncReportMessage['outcome'], Tone>> = {
  unchanged: 'good',
  applied: 'good',
  'would-change': 'warning',
  held: 'bad',
  partly: 'warning',
  offline: 'quiet',
  failed: 'bad',
};
const lists = ['losses', 'gains', 'changes', 'taken', 'leftOut'] as const;

/** What a run did, or would do, at one terminal: who loses and who gains first. */
export function ReportCard({ report, line }: { report: SyncReportMessage; line?: string }) {
  const { t } = useLanguage();
  const { terminal, outcome, unchanged, foreign, alerts, problem, advice } = report;
  const counts = [t.sync.unchanged(unchanged), foreign > 0 ? t.sync.foreign(foreign) : undefined, line];
  return (
    <Card withBorder radius="lg" component="section" aria-label={terminal}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2} size="h4" className={classes['name'] ?? ''}>
          {terminal}
        </Title>
        <Badge tone={tones[outcome]}>{t.sync.outcomes[outcome]}</Badge>
      </Group>
      {[problem, advice, ...alerts.flatMap((alert) => [alert.sentence, alert.advice])].map(
        (sentence) =>
          sentence !== undefined && (
            <Text key={sentence} size="sm" lang="en">
              {sentence}
            </Text>
          ),
      )}
      <dl className={classes['lists']}>
        {lists.map(
          (name) =>
            report[name].length > 0 && (
              <div key={name} data-tone={name === 'losses' ? 'bad' : name === 'gains' ? 'good' : 'warning'}>
                <dt>
                  {t.sync[name]} ({report[name].length})
                </dt>
                <dd>
                  {report[name].map(({ userId, name: who }) => (
                    <span key={userId}>{who === '' ? t.entries.userId(userId) : who}</span>
                  ))}
                </dd>
              </div>
            ),
        )}
      </dl>
      <Text size="sm" c="dimmed">
        {counts.filter((part) => part !== undefined).join(' · ')}
      </Text>
    </Card>
  );
}
