import { Modal } from '@mantine/core';
import { createContext, use, useState } from 'react';
import type { ReactNode } from 'react';
import { useLanguage } from '../../texts/language-provider.tsx';
import type { DoorDeed } from './door-deeds.ts';
import { DoorDialog } from './door-dialog.tsx';
import { titleOf } from './dialog-words.ts';

const context = createContext<(deed: DoorDeed) => void>(() => undefined);

/** Asks before something is done with a door, and does it. */
export function useDoorDialogs(): (deed: DoorDeed) => void {
  return use(context);
}

/** Holds the one dialog of the board. */
export function DoorDialogs({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  const [deed, setDeed] = useState<DoorDeed>();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const ask = (asked: DoorDeed) => {
    setDeed(asked);
    setOpen(true);
  };
  return (
    <context.Provider value={ask}>
      {children}
      <Modal
        opened={isOpen && deed !== undefined}
        onClose={close}
        onExitTransitionEnd={() => setDeed(undefined)}
        title={deed && titleOf(deed, t)}
        closeButtonProps={{ 'aria-label': t.close }}
      >
        {deed && <DoorDialog deed={deed} onDone={close} />}
      </Modal>
    </context.Provider>
  );
}
