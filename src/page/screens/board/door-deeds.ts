import { doorMessageSchema, openedMessageSchema } from '../../../bridge/web/messages.ts';
import type { DoorMessage } from '../../../bridge/web/messages.ts';
import { askFor } from '../../ask/ask.ts';
import type { Texts } from '../../texts/texts.ts';

/** What staff do with a door. */
export interface DoorDeed {
  what: 'open' | 'hold' | 'end-hold' | 'lockdown' | 'end-lockdown';
  door: DoorMessage;
}

/** What became of it; `isSure` is false where the terminal did not confirm. */
export interface DeedDone {
  isSure: boolean;
  said: string;
}

/** Does it. `minutes` counts where the door is held open. Rejects with `AskError`. */
export async function doDeed({ what, door }: DoorDeed, minutes: number, { done }: Texts): Promise<DeedDone> {
  const { name } = door;
  const change = (path: string, body: unknown) =>
    askFor({ method: 'POST', path: pathOf(name, path), body, answer: doorMessageSchema });
  switch (what) {
    case 'open': {
      const { opened } = await askFor({
        method: 'POST',
        path: pathOf(name, 'open'),
        answer: openedMessageSchema,
      });
      return { isSure: opened, said: opened ? done.opened(name) : done.notOpened(name) };
    }
    case 'hold':
      await change('hold-open', { minutes });
      return { isSure: true, said: done.heldOpen(name) };
    case 'end-hold':
      await change('hold-open', { minutes: 0 });
      return { isSure: true, said: done.heldNoMore(name) };
    case 'lockdown':
      await change('lockdown', { on: true });
      return { isSure: true, said: done.lockedDown(name) };
    default:
      await change('lockdown', { on: false });
      return { isSure: true, said: done.lockdownEnded(name) };
  }
}

function pathOf(name: string, rest: string): string {
  return `/doors/${encodeURIComponent(name)}/${rest}`;
}
