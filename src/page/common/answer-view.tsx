import { Alert, Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../texts/language-provider.tsx';
import { Icon } from './icon.tsx';
import { Loading } from './loading.tsx';
import { problemText } from './problem-text.ts';
import type { Answered } from './use-answer.ts';

/** What a screen shows of an answer: that it is waited for, that it failed, or what is in it. */
export function AnswerView<Answer>({
  answered,
  children,
}: {
  answered: Answered<Answer>;
  children: (answer: Answer) => ReactNode;
}) {
  const { t } = useLanguage();
  if (answered.is === 'asked') return <Loading />;
  if (answered.is === 'there') return children(answered.answer);
  return (
    <Stack align="flex-start">
      <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
        {problemText(t, answered.error)}
      </Alert>
      <Button onClick={answered.again}>{t.tryAgain}</Button>
    </Stack>
  );
}
