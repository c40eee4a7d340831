import { Alert, Button, Card, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Icon } from '../common/icon.tsx';
import { problemText } from '../common/problem-text.ts';
import { LanguageButtons } from '../shell/language-buttons.tsx';
import { useLanguage } from '../texts/language-provider.tsx';
import { CobotSignIn } from './cobot-sign-in.tsx';
import { useSession } from './session-provider.tsx';
import classes from './sign-in-screen.module.css';

/** Signing in with an account of the bridge. `ended`: somebody was signed in here until now. */
export function SignInScreen({ ended }: { ended: boolean }) {
  const { t } = useLanguage();
  const { signIn } = useSession();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || password === '') {
      setProblem(t.signIn.fillIn);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(name, password);
    } catch (error) {
      setProblem(problemText(t, error));
      setBusy(false);
    }
  };

  return (
    <main className={classes['page']}>
      <Card className={classes['card']} withBorder radius="lg" padding="xl">
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack gap="md">
            <div>
              <span className={classes['sign']}>
                <Icon name="door" size={26} />
              </span>
              <Title order={1} size="h2" mt="md">
                {t.signIn.title}
              </Title>
              <Text c="dimmed">{t.signIn.lead}</Text>
            </div>
            {ended && problem === undefined && (
              <Alert color="yellow" variant="light" role="status" icon={<Icon name="wait" />}>
                {t.signIn.ended}
              </Alert>
            )}
            {problem !== undefined && (
              <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
                {problem}
              </Alert>
            )}
            <TextInput
              label={t.signIn.name}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              size="md"
              // It is all this screen is for.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
            />
            <PasswordInput
              label={t.signIn.password}
              value={password}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
              autoComplete="current-password"
              size="md"
            />
            <Button type="submit" size="md" loading={isBusy} fullWidth>
              {t.signIn.submit}
            </Button>
            <CobotSignIn onProblem={setProblem} />
            <Text size="xs" c="dimmed">
              {t.signIn.noAccount}
            </Text>
          </Stack>
        </form>
      </Card>
      <LanguageButtons />
    </main>
  );
}
