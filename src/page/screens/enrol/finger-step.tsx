import { Alert, Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../common/icon.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { suggestedFinger } from './enrol-words.ts';
import type { StepProps } from './guided.tsx';
import { Hands } from './hands.tsx';
import type { FingerSign } from './hands.tsx';
import { Say } from './say.tsx';

/** Which finger is pressed: the first, a second, or another try. */
export function FingerStep({ enrolment, guided }: StepProps) {
  const { t } = useLanguage();
  const { step, fingers, knownFingers, id } = enrolment;
  const [wantsAnother, setWantsAnother] = useState(false);
  const press = (finger: number) => {
    setWantsAnother(false);
    void guided.take(`/${id}/finger`, { finger });
  };
  const suggested = suggestedFinger(fingers);
  const signs = new Map<number, FingerSign>([
    ...knownFingers.map((finger) => [finger, 'known'] as const),
    [suggested, 'suggested'],
    ...fingers.map((finger) => [finger, 'enrolled'] as const),
  ]);
  const words = t.enrol.fingers;

  if (step.is === 'not-taken' && !wantsAnother)
    return (
      <Stack gap="md" align="center">
        <Say what={t.enrol.notTaken[step.reason]}>{t.enrol.notTakenAdvice[step.reason]}</Say>
        <Hands signs={new Map([...signs, [step.finger, 'wanted']])} />
        <Group justify="center">
          <Button size="md" loading={guided.isBusy} onClick={() => press(step.finger)}>
            {t.enrol.tryFinger(words[step.finger] ?? '')}
          </Button>
          <Button size="md" variant="default" onClick={() => setWantsAnother(true)}>
            {t.enrol.otherFinger}
          </Button>
        </Group>
      </Stack>
    );
  const isSecond = step.is === 'second';
  return (
    <Stack gap="md" align="center">
      {isSecond ? (
        <Say what={t.enrol.secondTitle}>{t.enrol.secondLead}</Say>
      ) : (
        <Say what={t.enrol.fingerTitle}>{t.enrol.fingerLead}</Say>
      )}
      {!isSecond && knownFingers.length > 0 && (
        <Alert variant="light" icon={<Icon name="finger" />}>
          {t.enrol.knownLead(knownFingers.length)}
        </Alert>
      )}
      <Hands signs={signs} onChoose={press} disabled={guided.isBusy} />
      <Group justify="center">
        <Button size="md" loading={guided.isBusy} onClick={() => press(suggested)}>
          {t.enrol.takeFinger(words[suggested] ?? '')}
        </Button>
        {isSecond && (
          <Button size="md" variant="default" onClick={() => void guided.take(`/${id}/test`)}>
            {t.enrol.oneIsEnough}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
