import {
  Button,
  Divider,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Icon } from '../common/icon.tsx';
import { problemText } from '../common/problem-text.ts';
import { useSession } from '../session/session-provider.tsx';
import { useLanguage } from '../texts/language-provider.tsx';
import { LanguageButtons } from './language-buttons.tsx';

/** Who is signed in; language, colours, signing out. */
export function UserMenu() {
  const { t } = useLanguage();
  const { session, signOut } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (session.is !== 'somebody') return null;

  const schemes = (['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t.settings[value] }));
  const leave = () =>
    void signOut().catch((error: unknown) =>
      notifications.show({ color: 'red', message: problemText(t, error) }),
    );

  return (
    <Popover position="bottom-end" width={280} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" color="gray" leftSection={<Icon name="person" />} px="xs">
          <Text component="span" size="sm" fw={500} maw={{ base: 90, xs: 160 }} truncate>
            {session.name}
          </Text>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.signIn.signedInAs}>
        <Stack gap="xs">
          <Text size="sm">
            {t.signIn.signedInAs} <b>{session.name}</b> · {t.roles[session.role]}
          </Text>
          <Divider />
          <Text size="sm" c="dimmed">
            {t.settings.language}
          </Text>
          <LanguageButtons />
          <Text size="sm" c="dimmed">
            {t.settings.colours}
          </Text>
          <SegmentedControl<MantineColorScheme>
            aria-label={t.settings.colours}
            size="xs"
            value={colorScheme}
            onChange={setColorScheme}
            data={schemes}
          />
          <Divider />
          <Button variant="default" fullWidth leftSection={<Icon name="leave" />} onClick={leave}>
            {t.signIn.signOut}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
