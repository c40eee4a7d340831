import type { EntryMessage } from '../../../bridge/web/messages.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './hops.module.css';

const WHOLE = 100;

/** Where the time between the finger and the end went, hop by hop. */
export function Hops({ entry, totalMs }: { entry: EntryMessage; totalMs: number }) {
  const { t, format } = useLanguage();
  const { storeMs, cobotMs, unlockMs } = entry;
  const rest = totalMs - (storeMs ?? 0) - (cobotMs ?? 0) - (unlockMs ?? 0);
  const hops: (readonly [what: string, ms: number | null])[] = [
    [t.entries.store, storeMs],
    [t.entries.cobot, cobotMs],
    [t.entries.unlock, unlockMs],
    [t.entries.rest, rest > 0 ? rest : null],
  ];
  return (
    <div>
      <p className={classes['title']}>
        {t.entries.hops} <b>{t.entries.total(format.duration(totalMs))}</b>
      </p>
      <ul className={classes['hops']}>
        {hops.map(
          ([what, ms]) =>
            ms !== null && (
              <li key={what}>
                <span>{what}</span>
                <span className={classes['track']} aria-hidden="true">
                  <span style={{ width: `${totalMs > 0 ? Math.min(WHOLE, (ms / totalMs) * WHOLE) : 0}%` }} />
                </span>
                <span className={classes['ms']}>{format.duration(ms)}</span>
              </li>
            ),
        )}
      </ul>
    </div>
  );
}
