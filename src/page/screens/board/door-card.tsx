import { Button, Card, Group, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { DoorMessage, TerminalMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import { Icon } from '../../common/icon.tsx';
import { useHouse } from '../../house/house-provider.tsx';
import { useMay } from '../../session/session-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './door-card.module.css';
import { useDoorDialogs } from './door-dialogs.tsx';
import { DoorMenu } from './door-menu.tsx';
import { DoorNotes } from './door-notes.tsx';
import { toneOf } from './stand.ts';
import { TerminalDetails } from './terminal-details.tsx';
import { TerminalFacts } from './terminal-facts.tsx';

/** One door with its terminal. `door` is left out for whoever may not see it. */
export function DoorCard({ terminal, door }: { terminal: TerminalMessage; door: DoorMessage | undefined }) {
  const { t } = useLanguage();
  const may = useMay();
  const { state } = useHouse();
  const ask = useDoorDialogs();
  const [isDetailed, details] = useDisclosure();
  const { name } = terminal;
  const isReachable = terminal.state === 'online' && state === 'live';

  return (
    <Card
      component="section"
      aria-label={name}
      withBorder
      padding="md"
      radius="lg"
      className={classes['card'] ?? ''}
      data-tone={toneOf(terminal)}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Title order={2} size="h4" className={classes['name'] ?? ''}>
          {name}
        </Title>
        <Badge tone={toneOf(terminal)}>{t.states[terminal.state]}</Badge>
      </Group>
      <DoorNotes terminal={terminal} door={door} />
      <TerminalFacts terminal={terminal} />
      <div className={classes['foot']}>
        {door !== undefined && may('doors') && (
          <Group gap="xs" wrap="nowrap">
            <Button
              size="md"
              fullWidth
              leftSection={<Icon name="door" />}
              aria-label={`${t.board.open}: ${name}`}
              disabled={!isReachable}
              onClick={() => ask({ what: 'open', door })}
            >
              {t.board.open}
            </Button>
            <DoorMenu door={door} />
          </Group>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes['details'] ?? ''}
          aria-label={`${t.board.details}: ${name}`}
          onClick={details.open}
        >
          {t.board.details}
        </Button>
      </div>
      <TerminalDetails terminal={terminal} isOpen={isDetailed} onClose={details.close} />
    </Card>
  );
}
