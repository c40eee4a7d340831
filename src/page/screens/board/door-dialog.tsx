import { Alert, Button, Chip, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useId, useState } from 'react';
import { Icon } from '../../common/icon.tsx';
import { problemText } from '../../common/problem-text.ts';
import { useHouseFeed } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { wordsOf } from './dialog-words.ts';
import { doDeed } from './door-deeds.ts';
import type { DoorDeed } from './door-deeds.ts';

const spans = [5, 15, 30, 60, 120, 240, 480];
const USUAL_MINUTES = 15;

/** Says what will happen, and lets it happen or not. What goes wrong is said here, where somebody can try again. */
export function DoorDialog({ deed, onDone }: { deed: DoorDeed; onDone: () => void }) {
  const { t } = useLanguage();
  const feed = useHouseFeed();
  const [minutes, setMinutes] = useState(USUAL_MINUTES);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const label = useId();
  const { text, button } = wordsOf(deed, t);

  const isGrave = deed.what === 'lockdown';

  const act = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { isSure, said } = await doDeed(deed, minutes, t);
      notifications.show({ color: isSure ? 'green' : 'orange', message: said });
      feed.refresh();
      onDone();
    } catch (error) {
      setProblem(problemText(t, error));
      setBusy(false);
    }
  };

  return (
    <Stack gap="md">
      <Text>{text}</Text>
      {deed.what === 'hold' && (
        <div>
          <Text size="sm" fw={500} mb={4} id={label}>
            {t.confirm.holdFor}
          </Text>
          <Chip.Group value={String(minutes)} onChange={(value) => setMinutes(Number(value))}>
            <Group gap="xs" role="radiogroup" aria-labelledby={label}>
              {spans.map((span) => (
                <Chip key={span} value={String(span)} size="md" radius="md">
                  {t.confirm.minutes(span)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
      )}
      <Text size="sm" c="dimmed">
        {t.confirm.noted}
      </Text>
      {problem !== undefined && (
        <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" size="md" onClick={onDone} data-autofocus={isGrave || undefined}>
          {t.cancel}
        </Button>
        <Button
          size="md"
          color={isGrave ? 'red' : 'petrol'}
          loading={isBusy}
          data-autofocus={!isGrave || undefined}
          onClick={() => void act()}
        >
          {button}
        </Button>
      </Group>
    </Stack>
  );
}
