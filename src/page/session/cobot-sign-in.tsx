import { Button, Divider } from '@mantine/core';
import { useState } from 'react';
import { signInWaysSchema, signOnMessageSchema } from '../../bridge/web/messages.ts';
import { askFor } from '../ask/ask.ts';
import { problemText } from '../common/problem-text.ts';
import { useAnswer } from '../common/use-answer.ts';
import { useLanguage } from '../texts/language-provider.tsx';

/** The way by Cobot, where the bridge has it; the other one does not wait for it. */
export function CobotSignIn({ onProblem }: { onProblem: (problem: string | undefined) => void }) {
  const { t } = useLanguage();
  const ways = useAnswer('/session/ways', signInWaysSchema);
  const [isBusy, setBusy] = useState(false);
  if (ways.is !== 'there' || !ways.answer.cobot) return null;

  const begin = async () => {
    setBusy(true);
    onProblem(undefined);
    try {
      const question = { method: 'POST', path: '/session/cobot', answer: signOnMessageSchema } as const;
      const { authorizeUrl } = await askFor(question);
      location.assign(authorizeUrl);
    } catch (error) {
      onProblem(problemText(t, error));
      setBusy(false);
    }
  };

  return (
    <>
      <Divider label={t.signIn.or} />
      <Button size="md" variant="default" fullWidth loading={isBusy} onClick={() => void begin()}>
        {t.signIn.withCobot}
      </Button>
    </>
  );
}
