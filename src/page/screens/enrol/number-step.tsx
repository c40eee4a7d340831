import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../common/icon.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './enrol.module.css';
import type { StepProps } from './guided.tsx';
import { problemWords } from './problem-words.ts';
import type { StepProblem } from './problem-words.ts';
import { Say } from './say.tsx';

const fits = { card: /^[\d\s.-]{1,40}$/, pin: /^\d{4,8}$/ } as const;

/** The number of a card, typed or read by a reader that types; or a PIN of the member's own. */
export function NumberStep({ enrolment, guided, problem }: StepProps & { problem: StepProblem | null }) {
  const { t } = useLanguage();
  const way = enrolment.way === 'pin' ? 'pin' : 'card';
  // Whoever looks on need not see a PIN.
  const Field = way === 'pin' ? PasswordInput : TextInput;
  const [number, setNumber] = useState('');
  const [isOdd, setOdd] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // A reader types wherever the cursor is.
  useEffect(() => input.current?.focus(), []);
  const send = () => {
    const isFit = fits[way].test(number.trim());
    setOdd(!isFit);
    const body = way === 'pin' ? { way, pin: number.trim() } : { way, card: number };
    if (isFit) void guided.take(`/${enrolment.id}/alternative`, body);
  };
  return (
    <Stack gap="md" align="center">
      <Say what={t.enrol.numberTitle[way]}>{t.enrol.numberLead[way]}</Say>
      {problem !== null && (
        <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
          {problemWords(problem, t)}
        </Alert>
      )}
      <form
        className={classes['number']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Field
          ref={input}
          size="lg"
          label={t.enrol.numberLabel[way]}
          value={number}
          onChange={({ currentTarget }) => setNumber(currentTarget.value)}
          error={isOdd && t.enrol.numberOdd[way]}
          inputMode="numeric"
          autoComplete="off"
          leftSection={<Icon name={way === 'card' ? 'card' : 'keypad'} />}
        />
        <Button type="submit" size="md" fullWidth mt="sm" loading={guided.isBusy}>
          {t.enrol.numberTake[way]}
        </Button>
      </form>
    </Stack>
  );
}
