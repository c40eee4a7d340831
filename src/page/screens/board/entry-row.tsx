import { Collapse, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import type { EntryMessage } from '../../../bridge/web/messages.ts';
import { Icon } from '../../common/icon.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { EntryDetails } from './entry-details.tsx';
import classes from './entry-row.module.css';
import type { EntryWords } from './entry-words.ts';

/** One entry in a line; pressed, it tells all. */
export function EntryRow({ entry, words }: { entry: EntryMessage; words: EntryWords }) {
  const { format } = useLanguage();
  const [isOpen, details] = useDisclosure();
  const detailsId = useId();
  const { who, what, why, how, tone, icon } = words;
  return (
    <li className={classes['item']} data-outcome={entry.outcome ?? 'pending'} data-tone={tone}>
      <UnstyledButton
        className={classes['row'] ?? ''}
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={details.toggle}
      >
        <span className={classes['sign']}>
          <Icon name={icon} size={18} />
        </span>
        <span className={classes['main']}>
          <span className={classes['who']}>{who}</span>
          <span className={classes['what']}>
            {what}
            {why !== null && <span className={classes['why']}>{why}</span>}
          </span>
        </span>
        <span className={classes['where']}>
          {entry.terminal}
          <span className={classes['how']}>{how}</span>
        </span>
        <span className={classes['when']}>
          <time dateTime={entry.arrivedAt}>{format.moment(entry.arrivedAt)}</time>
          {entry.totalMs !== null && <span className={classes['how']}>{format.duration(entry.totalMs)}</span>}
        </span>
        <span className={classes['more']} data-open={isOpen}>
          <Icon name="down" size={16} />
        </span>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={detailsId}>
        {isOpen && <EntryDetails entry={entry} words={words} />}
      </Collapse>
    </li>
  );
}
