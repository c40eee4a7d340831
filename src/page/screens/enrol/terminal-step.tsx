import { Alert, Stack } from '@mantine/core';
import type { TerminalMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import { Icon } from '../../common/icon.tsx';
import { useHouse } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './enrol.module.css';
import type { StepProps } from './guided.tsx';
import { problemWords } from './problem-words.ts';
import type { StepProblem } from './problem-words.ts';
import { Say } from './say.tsx';
import { useOccupied, useUsableTerminals } from './use-usable-terminals.ts';

/** At which terminal the finger is pressed. */
export function TerminalStep({ enrolment, guided, problem }: StepProps & { problem: StepProblem | null }) {
  const { t } = useLanguage();
  const { terminals } = useHouse();
  const occupied = useOccupied(enrolment.id);
  const usable = useUsableTerminals(enrolment.id);
  const wordsOf = ({ name, state }: TerminalMessage) => {
    const by = occupied.get(name);
    if (by !== undefined) return t.enrol.inUseBy(by);
    if (state === 'online' && !usable.includes(name)) return t.enrol.cannotEnrol;
    return t.states[state];
  };
  return (
    <Stack gap="md">
      <Say what={t.enrol.terminalTitle}>{t.enrol.terminalLead}</Say>
      {problem !== null && (
        <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>
          {problemWords(problem, t)}
        </Alert>
      )}
      <ul className={classes['choices']}>
        {terminals.map((terminal) => (
          <li key={terminal.name}>
            <button
              type="button"
              className={classes['choice']}
              disabled={guided.isBusy || !usable.includes(terminal.name)}
              onClick={() => void guided.take(`/${enrolment.id}/terminal`, { terminal: terminal.name })}
            >
              <Icon name="door" size={26} />
              <span className={classes['name']}>{terminal.name}</span>
              <Badge tone={usable.includes(terminal.name) ? 'good' : 'quiet'}>{wordsOf(terminal)}</Badge>
            </button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
