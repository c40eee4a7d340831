import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import type { GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import { Icon } from '../../common/icon.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './enrol.module.css';
import { deedWords } from './enrol-words.ts';
import type { StepProps } from './guided.tsx';
import { problemWords } from './problem-words.ts';
import { Say } from './say.tsx';

type Step = Extract<GuidedEnrolmentMessage['step'], { is: 'finishing' | 'stuck' | 'done' | 'cancelled' }>;

/** The end: what is being done, what was done, or that nothing is left of it. */
export function Done({ enrolment, guided, name, step }: StepProps & { step: Step }) {
  const { t } = useLanguage();
  const { id, userId, way, fingers, deeds } = enrolment;
  if (step.is === 'cancelled')
    return (
      <Stack gap="md" align="center">
        <Say what={t.enrol.cancelledTitle}>{t.enrol.cancelledLead}</Say>
        <Button component="a" href="#/enrol" size="md">
          {t.enrol.another}
        </Button>
      </Stack>
    );
  return (
    <Stack gap="md" align="center">
      {step.is === 'done' && (
        <span className={classes['tick']}>
          <Icon name="check" size={34} />
        </span>
      )}
      {step.is === 'done' ? (
        <Say what={t.enrol.doneTitle(name)}>
          {way === 'finger'
            ? fingers.map((finger) => t.enrol.fingers[finger]).join(', ')
            : way === 'pin'
              ? t.enrol.donePin(userId ?? '')
              : t.enrol.doneCard}
        </Say>
      ) : (
        <Say what={step.is === 'stuck' ? t.enrol.stuckTitle : t.enrol.finishingTitle}>
          {step.is === 'stuck' ? t.enrol.stuckLead : t.enrol.finishingLead}
        </Say>
      )}
      {step.is === 'stuck' && (
        <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
          {problemWords(step.problem, t)}
        </Alert>
      )}
      <ul className={classes['deeds']} aria-label={t.enrol.whatWasDone}>
        {deeds.map((deed) => {
          const words = deedWords(deed, t);
          return (
            <li key={`${deed.deed} ${deed.terminal ?? ''}`}>
              <span className={classes['deed']}>
                {words.what}
                {words.because !== undefined && (
                  <Text component="span" size="sm" c="dimmed" display="block">
                    {words.because}
                  </Text>
                )}
              </span>
              {deed.state === 'doing' ? (
                <Loader size="xs" aria-label={words.state} role="status" />
              ) : (
                <Badge tone={words.tone}>{words.state}</Badge>
              )}
            </li>
          );
        })}
      </ul>
      <Group justify="center">
        {step.is === 'stuck' && (
          <Button size="md" loading={guided.isBusy} onClick={() => void guided.take(`/${id}/go-on`)}>
            {t.tryAgain}
          </Button>
        )}
        {step.is === 'done' && (
          <Button component="a" href="#/enrol" size="md">
            {t.enrol.another}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
