import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { consentTextsSchema } from '../../../bridge/web/messages.ts';
import type { ConsentTextsMessage } from '../../../bridge/web/messages.ts';
import { AnswerView } from '../../common/answer-view.tsx';
import type { IconName } from '../../common/drawings.ts';
import { Icon } from '../../common/icon.tsx';
import { useAnswer } from '../../common/use-answer.ts';
import { useHouse } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { isLanguage, languageNames } from '../../texts/languages.ts';
import classes from './enrol.module.css';
import type { StepProps } from './guided.tsx';
import { Say } from './say.tsx';
import { useUsableTerminals } from './use-usable-terminals.ts';

/** Of the same size whichever way it is, with room for long words on a phone. */
const wide = {
  size: 'md',
  fullWidth: true,
  h: 'auto',
  mih: 42,
  py: 8,
  styles: { label: { whiteSpace: 'normal' } },
} as const;

type GivenHow = 'screen' | 'paper' | 'spoken';

/** The member decides: a finger, for which consent is needed, or a card, or a PIN. Each is one press away. */
export function WayStep(props: StepProps) {
  const answered = useAnswer('/consent-texts', consentTextsSchema);
  return <AnswerView answered={answered}>{(consent) => <Ways {...props} consent={consent} />}</AnswerView>;
}

function Ways({ enrolment, guided, name, consent }: StepProps & { consent: ConsentTextsMessage }) {
  const { t, language: own } = useLanguage();
  const [language, setLanguage] = useState<string>(own);
  const [givenHow, setGivenHow] = useState<GivenHow>('screen');
  const { terminals } = useHouse();
  const usable = useUsableTerminals(enrolment.id);
  const text = consent.texts.find((each) => each.language === language) ?? consent.texts[0];
  const path = `/${enrolment.id}`;
  if (text === undefined) return null;

  const agree = async () => {
    const body = { textVersion: consent.version, language: text.language, givenHow };
    const agreed = await guided.take(`${path}/consent`, body);
    const [only] = usable;
    // Of several, nobody but whoever stands there knows at which one that is.
    if (agreed !== undefined && only !== undefined && terminals.length === 1)
      await guided.take(`${path}/terminal`, { terminal: only });
  };
  const choose = (way: 'card' | 'pin') => void guided.take(`${path}/alternative`, { way });
  const hows = (['screen', 'paper', 'spoken'] as const).map((value) => ({
    value,
    label: t.enrol.givenHow[value],
  }));

  return (
    <Stack gap="sm">
      <Say what={t.enrol.wayTitle(name)}>{t.enrol.wayLead}</Say>
      <div className={classes['ways']}>
        <section className={classes['way']} aria-labelledby="way-finger">
          <WayTitle id="way-finger" icon="finger" title={t.enrol.ways.finger} />
          <div className={classes['consent']} lang={text.language}>
            <Text fw={600} size="sm">
              {text.title}
            </Text>
            {text.paragraphs.map((paragraph) => (
              <Text key={paragraph} size="sm" lh={1.4} mt={4}>
                {paragraph}
              </Text>
            ))}
          </div>
          <Group gap="xs" justify="space-between">
            <SegmentedControl
              size="xs"
              aria-label={t.enrol.consentLanguage}
              value={text.language}
              onChange={setLanguage}
              data={consent.texts.map(({ language: value }) => ({
                value,
                label: isLanguage(value) ? languageNames[value] : value,
              }))}
            />
            <SegmentedControl<GivenHow>
              size="xs"
              aria-label={t.enrol.givenHowLabel}
              value={givenHow}
              onChange={setGivenHow}
              data={hows}
            />
          </Group>
          <Text size="xs" c="dimmed">
            {t.enrol.consentVersion(consent.version)}
          </Text>
          <Button {...wide} loading={guided.isBusy} onClick={() => void agree()}>
            {t.enrol.agree}
          </Button>
        </section>
        <div className={classes['others']}>
          {(['card', 'pin'] as const).map((way) => (
            <section key={way} className={classes['way']} aria-labelledby={`way-${way}`}>
              <WayTitle
                id={`way-${way}`}
                icon={way === 'card' ? 'card' : 'keypad'}
                title={t.enrol.ways[way]}
              />
              <Text size="sm">{t.enrol.wayTexts[way]}</Text>
              <Button {...wide} loading={guided.isBusy} onClick={() => choose(way)}>
                {t.enrol.take[way]}
              </Button>
            </section>
          ))}
        </div>
      </div>
    </Stack>
  );
}

function WayTitle({ id, icon, title }: { id: string; icon: IconName; title: string }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <span className={classes['sign']}>
        <Icon name={icon} />
      </span>
      <Title order={3} size="h4" id={id}>
        {title}
      </Title>
    </Group>
  );
}
