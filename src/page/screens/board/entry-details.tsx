import type { EntryMessage } from '../../../bridge/web/messages.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './entry-details.module.css';
import { isByStaff } from './entry-words.ts';
import type { EntryWords } from './entry-words.ts';
import { Hops } from './hops.tsx';

/** Everything about one entry, for whoever is asked why the door did not open. */
export function EntryDetails({ entry, words }: { entry: EntryMessage; words: EntryWords }) {
  const { t, format } = useLanguage();
  const { decidedBy, reason, totalMs } = entry;
  const facts: (readonly [what: string, is: string | null])[] = [
    [t.entries.came, `${format.day(entry.arrivedAt)}, ${format.clockWithSeconds(entry.arrivedAt)}`],
    [t.entries.terminalClock, isByStaff(entry) ? null : entry.terminalTime.replace('T', ' ')],
    [t.entries.how, words.how],
    [t.entries.said, reason],
    [t.entries.decidedBy, decidedBy === null ? null : t.entries.deciders[decidedBy]],
    [t.members.userId, entry.userId === '' || isByStaff(entry) ? null : entry.userId],
    [t.entries.number, String(entry.id)],
  ];
  return (
    <div className={classes['details']}>
      <dl className={classes['facts']}>
        {facts.map(
          ([what, is]) =>
            is !== null && (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{is}</dd>
              </div>
            ),
        )}
      </dl>
      {totalMs !== null && <Hops entry={entry} totalMs={totalMs} />}
    </div>
  );
}
