import { Button, Group, Stack } from '@mantine/core';
import type { GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import type { StepProps } from './guided.tsx';
import { Hands } from './hands.tsx';
import { Say } from './say.tsx';

type Step = Extract<GuidedEnrolmentMessage['step'], { is: 'testing' | 'not-known' }>;

/** The terminal is to know the person again; the door stays shut. */
export function TestStep({ enrolment, guided, name, step }: StepProps & { step: Step }) {
  const { t } = useLanguage();
  const { id, fingers } = enrolment;
  const [finger = 0] = fingers;
  if (step.is === 'testing')
    return (
      <Stack gap="md" align="center">
        <Say what={t.enrol.testTitle} isSteady>
          {step.last === null ? t.enrol.testLead(name) : t.enrol.testFailures[step.last]}
        </Say>
        <Hands signs={new Map(fingers.map((each) => [each, 'wanted'] as const))} />
      </Stack>
    );
  return (
    <Stack gap="md" align="center">
      <Say what={t.enrol.notKnownTitle}>{t.enrol.testFailures[step.reason]}</Say>
      <Group justify="center">
        <Button size="md" loading={guided.isBusy} onClick={() => void guided.take(`/${id}/test`)}>
          {t.enrol.testAgain}
        </Button>
        <Button
          size="md"
          variant="default"
          disabled={guided.isBusy}
          onClick={() => void guided.take(`/${id}/finger`, { finger })}
        >
          {t.enrol.pressAnew(t.enrol.fingers[finger] ?? '')}
        </Button>
      </Group>
    </Stack>
  );
}
