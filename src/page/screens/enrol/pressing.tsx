import { Stack } from '@mantine/core';
import type { GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import { Icon } from '../../common/icon.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './enrol.module.css';
import type { StepProps } from './guided.tsx';
import { Hands } from './hands.tsx';
import type { FingerSign } from './hands.tsx';
import { Say } from './say.tsx';

type PressingStep = Extract<GuidedEnrolmentMessage['step'], { is: 'pressing' }>;

/** Which press is wanted, as the terminal tells it. */
export function Pressing({ enrolment, step }: StepProps & { step: PressingStep }) {
  const { t } = useLanguage();
  const { finger, press, of, last } = step;
  const signs = new Map<number, FingerSign>([
    ...enrolment.fingers.map((each) => [each, 'enrolled'] as const),
    [finger, 'wanted'],
  ]);
  const lead = last === 'poor' ? t.enrol.tooLight : press === 1 ? t.enrol.pressLead : t.enrol.pressAgain;
  return (
    <Stack gap="md" align="center">
      <Say what={t.enrol.pressTitle(press, of)} isSteady>
        {t.enrol.fingers[finger]} · {lead}
      </Say>
      <ol className={classes['presses']} aria-hidden="true">
        {Array.from({ length: of }, (_, index) => index + 1).map((number) => (
          <li
            key={number}
            data-is={number < press ? 'past' : number === press ? (last === 'poor' ? 'poor' : 'now') : 'next'}
          >
            {number < press ? <Icon name="check" /> : number}
          </li>
        ))}
      </ol>
      <Hands signs={signs} />
    </Stack>
  );
}
