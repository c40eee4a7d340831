import { Card, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { reconciliationSchema } from '../../../bridge/web/messages.ts';
import { AnswerView } from '../../common/answer-view.tsx';
import { Empty } from '../../common/empty.tsx';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { useAnswer } from '../../common/use-answer.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import { OutageReport } from './outage-report.tsx';

const spans = ['1', '7', '30', '90'];
const USUAL_DAYS = '7';

/** Who came in while Cobot could not be asked, and what is left to settle. */
export default function OutagesScreen() {
  const { t } = useLanguage();
  const [days, setDays] = useState(USUAL_DAYS);
  const answered = useAnswer(`/reconciliation?days=${days}`, reconciliationSchema);
  return (
    <>
      <ScreenTitle title={t.outages.title} lead={t.outages.lead}>
        <SegmentedControl
          aria-label={t.outages.days}
          value={days}
          onChange={setDays}
          data={spans.map((value) => ({ value, label: t.outages.lastDays(Number(value)) }))}
        />
      </ScreenTitle>
      <AnswerView answered={answered}>
        {(report) =>
          report.cameIn.length === 0 ? (
            <Card withBorder radius="lg">
              <Empty icon="check">{t.outages.none}</Empty>
            </Card>
          ) : (
            <OutageReport report={report} />
          )
        }
      </AnswerView>
    </>
  );
}
