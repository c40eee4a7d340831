import { Button, Card, Group } from '@mantine/core';
import { useState } from 'react';
import { auditMessageSchema } from '../../../bridge/web/messages.ts';
import { AnswerView } from '../../common/answer-view.tsx';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { useAnswer } from '../../common/use-answer.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import { AuditTable } from './audit-table.tsx';

const PAGE = 100;

/** Who did what with doors, members and accounts, a page at a time. */
export default function AuditScreen() {
  const { t } = useLanguage();
  const [before, setBefore] = useState<number>();
  const query = before === undefined ? '' : `&before=${before}`;
  const answered = useAnswer(`/audit?limit=${PAGE}${query}`, auditMessageSchema);
  return (
    <>
      <ScreenTitle title={t.audit.title} lead={t.audit.lead} />
      <AnswerView answered={answered}>
        {({ lines }) => (
          <Card withBorder radius="lg" padding={0}>
            <AuditTable lines={lines} />
            <Group justify="center" p="sm">
              {before !== undefined && (
                <Button variant="subtle" onClick={() => setBefore(undefined)}>
                  {t.audit.newest}
                </Button>
              )}
              {lines.length === PAGE && (
                <Button variant="subtle" onClick={() => setBefore(lines.at(-1)?.number)}>
                  {t.showEarlier}
                </Button>
              )}
            </Group>
          </Card>
        )}
      </AnswerView>
    </>
  );
}
