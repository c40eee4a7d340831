import { ActionIcon, Menu } from '@mantine/core';
import type { DoorMessage } from '../../../bridge/web/messages.ts';
import { Icon } from '../../common/icon.tsx';
import { useHouse } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { useDoorDialogs } from './door-dialogs.tsx';

/** What is done with a door less often than opening it. */
export function DoorMenu({ door }: { door: DoorMessage }) {
  const { t } = useLanguage();
  const { state } = useHouse();
  const ask = useDoorDialogs();
  const isLocked = door.settings.lockdown;
  return (
    <Menu position="bottom-end" shadow="md" width={230} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={42}
          aria-label={t.board.more(door.name)}
          disabled={state !== 'live'}
        >
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {door.heldOpenUntil === null ? (
          <Menu.Item
            leftSection={<Icon name="held" />}
            disabled={isLocked}
            onClick={() => ask({ what: 'hold', door })}
          >
            {t.board.holdOpen}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Icon name="door" />} onClick={() => ask({ what: 'end-hold', door })}>
            {t.board.endHoldOpen}
          </Menu.Item>
        )}
        {isLocked ? (
          <Menu.Item leftSection={<Icon name="check" />} onClick={() => ask({ what: 'end-lockdown', door })}>
            {t.board.endLockdown}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Icon name="lock" />} onClick={() => ask({ what: 'lockdown', door })}>
            {t.board.lockDown}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
