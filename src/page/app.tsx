import { Button, Center, MantineProvider, Stack, Text, Title } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { Broken } from './common/broken.tsx';
import { Loading } from './common/loading.tsx';
import { problemText } from './common/problem-text.ts';
import { HouseProvider } from './house/house-provider.tsx';
import { SessionProvider, useSession } from './session/session-provider.tsx';
import { SignInScreen } from './session/sign-in-screen.tsx';
import { Shell } from './shell/shell.tsx';
import { styleNonce } from './style-nonce.ts';
import { LanguageProvider, useLanguage } from './texts/language-provider.tsx';
import type { Language } from './texts/languages.ts';
import type { Texts } from './texts/texts.ts';
import { theme } from './theme.ts';

/** The whole page. */
export function App({ first }: { first: { language: Language; t: Texts } }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <LanguageProvider first={first}>
        <Broken>
          <Notifications position="bottom-center" autoClose={6_000} />
          <SessionProvider>
            <Gate />
          </SessionProvider>
        </Broken>
      </LanguageProvider>
    </MantineProvider>
  );
}

/** Nothing of the house is asked for before somebody is signed in. */
function Gate() {
  const { session } = useSession();
  if (session.is === 'asking') return <Loading />;
  if (session.is === 'away') return <Away error={session.error} />;
  if (session.is === 'nobody') return <SignInScreen ended={session.ended} />;
  return (
    <HouseProvider key={`${session.name} ${session.role}`}>
      <Shell />
    </HouseProvider>
  );
}

function Away({ error }: { error: unknown }) {
  const { t } = useLanguage();
  const { look } = useSession();
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack align="center" maw={420} ta="center">
        <Title order={1} size="h3">
          {t.connection.stale}
        </Title>
        <Text role="alert">{problemText(t, error)}</Text>
        <Button onClick={look}>{t.tryAgain}</Button>
      </Stack>
    </Center>
  );
}
