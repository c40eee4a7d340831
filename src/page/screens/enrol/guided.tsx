import { Alert, Button, Card, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import { Empty } from '../../common/empty.tsx';
import { Icon } from '../../common/icon.tsx';
import { Loading } from '../../common/loading.tsx';
import { useHouse, useHouseFeed } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { initialsOf } from '../members/member-row.tsx';
import { Done } from './done.tsx';
import classes from './enrol.module.css';
import { isOver, stationFor, stations } from './enrol-words.ts';
import { FingerStep } from './finger-step.tsx';
import { NumberStep } from './number-step.tsx';
import { Pressing } from './pressing.tsx';
import { TerminalStep } from './terminal-step.tsx';
import { TestStep } from './test-step.tsx';
import { useGuided } from './use-guided.ts';
import { WayStep } from './way-step.tsx';

/** One enrolment, at the step where the bridge has it. */
export function Guided({ id }: { id: string }) {
  const { t } = useLanguage();
  const { heardAt, members, enrolments } = useHouse();
  const feed = useHouseFeed();
  const guided = useGuided();
  const head = useRef<HTMLHeadingElement>(null);
  const enrolment = enrolments.get(id);
  const name = enrolment && (members.get(enrolment.membershipId)?.name ?? t.enrol.somebody);
  const step = enrolment?.step.is;
  // Whoever listens to the page begins at what is new; a press changes only what is read out anyway.
  useEffect(() => {
    // Where a number is wanted, the cursor stands in its field.
    if (step !== undefined && step !== 'number') head.current?.focus({ preventScroll: true });
    if (step === 'done') void feed.askForMembers();
  }, [step, feed]);

  if (heardAt === undefined) return <Loading />;
  if (enrolment === undefined)
    return (
      <>
        <Empty icon="question">{t.enrol.gone}</Empty>
        <Group justify="center">
          <Button component="a" href="#/enrol">
            {t.enrol.another}
          </Button>
        </Group>
      </>
    );
  const station = stationFor(enrolment);
  const canCancel = !isOver(enrolment) && step !== 'cancelling' && step !== 'finishing';
  return (
    <div className={classes['screen']}>
      <Group justify="space-between" mb="md" gap="sm">
        <Group gap="sm" wrap="nowrap">
          <span className={classes['face']} aria-hidden="true">
            {initialsOf(name ?? '')}
          </span>
          <div>
            <Title order={1} size="h3" ref={head} tabIndex={-1} className={classes['title'] ?? ''}>
              {t.enrol.titleOf(name ?? '')}
            </Title>
            {enrolment.terminal !== null && (
              <Text size="sm" c="dimmed">
                {t.enrol.at(enrolment.terminal)}
              </Text>
            )}
          </div>
        </Group>
        {canCancel && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<Icon name="cross" size={18} />}
            onClick={() => void guided.take(`/${id}/cancel`)}
          >
            {t.enrol.cancel}
          </Button>
        )}
      </Group>
      <ol className={classes['stations']} aria-label={t.enrol.progress}>
        {stations.map((each) => (
          <li
            key={each}
            data-is={
              stations.indexOf(each) < stations.indexOf(station) ? 'past' : each === station ? 'now' : 'next'
            }
            {...(each === station && { 'aria-current': 'step' as const })}
          >
            {t.enrol.stations[each]}
          </li>
        ))}
      </ol>
      {guided.problem !== undefined && (
        <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />} mb="md">
          {guided.problem}
        </Alert>
      )}
      <Card withBorder radius="lg" padding="md">
        <StepOf enrolment={enrolment} guided={guided} name={name ?? ''} />
      </Card>
    </div>
  );
}

/** What every step is drawn from. */
export interface StepProps {
  enrolment: GuidedEnrolmentMessage;
  guided: ReturnType<typeof useGuided>;
  name: string;
}

function StepOf(props: StepProps) {
  const { step } = props.enrolment;
  switch (step.is) {
    case 'way':
      return <WayStep {...props} />;
    case 'number':
      return <NumberStep {...props} problem={step.problem} />;
    case 'terminal':
      return <TerminalStep {...props} problem={step.problem} />;
    case 'preparing':
    case 'cancelling':
      return <Loading />;
    case 'finger':
    case 'second':
    case 'not-taken':
      return <FingerStep {...props} />;
    case 'pressing':
      return <Pressing {...props} step={step} />;
    case 'testing':
    case 'not-known':
      return <TestStep {...props} step={step} />;
    default:
      return <Done {...props} step={step} />;
  }
}
