import type { Texts } from '../../texts/texts.ts';
import type { DoorDeed } from './door-deeds.ts';

/** The question a dialog asks. */
export function titleOf({ what, door: { name } }: DoorDeed, { confirm }: Texts): string {
  const titles = {
    open: confirm.openTitle,
    hold: confirm.holdTitle,
    'end-hold': confirm.endHoldTitle,
    lockdown: confirm.lockTitle,
    'end-lockdown': confirm.endLockTitle,
  };
  return titles[what](name);
}

/** What will happen, and the word on the button that makes it happen. */
export function wordsOf({ what, door }: DoorDeed, { confirm }: Texts): { text: string; button: string } {
  switch (what) {
    case 'open':
      return { text: confirm.openText(door.settings.unlockSeconds), button: confirm.openNow };
    case 'hold':
      return { text: confirm.holdText, button: confirm.holdNow };
    case 'end-hold':
      return { text: confirm.endHoldText, button: confirm.endHoldNow };
    case 'lockdown':
      return { text: confirm.lockText, button: confirm.lockNow };
    default:
      return { text: confirm.endLockText, button: confirm.endLockNow };
  }
}
