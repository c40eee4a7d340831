import { Progress } from '@mantine/core';
import type { TerminalMessage } from '../../../bridge/web/messages.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import { clockText } from './clock-text.ts';
import classes from './terminal-facts.module.css';

const FULL = 100;
const NEARLY_FULL = 90;

/** What is worth knowing of a terminal at a glance: what it is, how full, what its clock shows. */
export function TerminalFacts({ terminal }: { terminal: TerminalMessage }) {
  const { t, format } = useLanguage();
  const { passport, users, since } = terminal;
  const most = passport?.limits.users ?? 0;
  const share = most > 0 ? Math.min(FULL, (users / most) * FULL) : 0;
  return (
    <dl className={classes['facts']}>
      <dt>{t.terminal.model}</dt>
      <dd>{passport?.model ?? t.terminal.unknown}</dd>
      <dt>{t.terminal.capacity}</dt>
      <dd>
        {most > 0 ? (
          <>
            {t.terminal.capacityOf(format.number(users), format.number(most))}
            <Progress
              value={Math.max(share, users > 0 ? 1 : 0)}
              size={4}
              mt={4}
              color={share > NEARLY_FULL ? 'orange' : 'petrol'}
              aria-label={t.terminal.capacity}
            />
          </>
        ) : (
          format.number(users)
        )}
      </dd>
      {terminal.state === 'online' && (
        <>
          <dt>{t.terminal.clock}</dt>
          <dd>{clockText(terminal.clockOffsetMs, t, format)}</dd>
        </>
      )}
      <dt>{t.terminal.since}</dt>
      <dd>{format.moment(since)}</dd>
    </dl>
  );
}
