import type { ReactNode } from 'react';
import type { DoorMessage, TerminalMessage } from '../../../bridge/web/messages.ts';
import type { Tone } from '../../common/tone.ts';
import { Icon } from '../../common/icon.tsx';
import type { IconName } from '../../common/drawings.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './door-notes.module.css';

/** What is out of the ordinary about a door, and what to do about it. */
export function DoorNotes({ terminal, door }: { terminal: TerminalMessage; door: DoorMessage | undefined }) {
  const { t, format } = useLanguage();
  const { doorStates } = t;
  const hasProblem = terminal.state === 'retrying' || terminal.state === 'refused';
  return (
    <>
      {door?.settings.lockdown === true && (
        <Note tone="bad" icon="lock">
          {doorStates.lockedDown}
        </Note>
      )}
      {door?.isHeldOpen === true && (
        <Note tone="warning" icon="held">
          {door.heldOpenUntil === null
            ? doorStates.heldByHours
            : doorStates.heldUntil(format.moment(door.heldOpenUntil))}
        </Note>
      )}
      {hasProblem && (
        <Note tone="bad" icon="outage">
          {t.terminal.retryIn(Math.max(1, Math.round(terminal.retryInMs / 1_000)))}
          {terminal.advice !== undefined && <Said what={t.terminal.whatToDo}>{terminal.advice}</Said>}
          <Said what={t.terminal.technical}>{terminal.problem}</Said>
        </Note>
      )}
      {terminal.state === 'online' && terminal.advice !== undefined && (
        <Note tone="warning" icon="warning">
          <Said what={t.terminal.whatToDo}>{terminal.advice}</Said>
        </Note>
      )}
    </>
  );
}

function Note({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <div className={classes['note']} data-tone={tone}>
      <Icon name={icon} size={18} />
      <div>{children}</div>
    </div>
  );
}

/** In the bridge's own words, which are English in every language of the page. */
function Said({ what, children }: { what: string; children: string }) {
  return (
    <p className={classes['said']}>
      <b>{what}</b> <q lang="en">{children}</q>
    </p>
  );
}
