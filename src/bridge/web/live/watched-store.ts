import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { AlertRecords } from '../../store/alerts.ts';
import type { Soon } from '../../store/database.ts';
import type { Entry, EntryRecords, NewEntry } from '../../store/entries.ts';
import type { Store } from '../../store/store.ts';
import { decidedEntry, undecidedEntry } from './entry-rows.ts';
import type { LiveNews } from './live-news.ts';

/** What watching works with. */
interface WatchParts {
  news: LiveNews;
  log: Log;
}

/** Entries are decided within seconds; more at once are read from the store again. */
const MOST_UNDECIDED = 1_000;

/** The same store, which tells of every entry and every alert that is written. */
export function watchedStore(store: Store, parts: WatchParts): Store {
  return {
    ...store,
    entries: watchedEntries(store.entries, parts),
    alerts: watchedAlerts(store.alerts, parts.news),
  };
}

/** The same records, which tell of every entry that is written. What they are asked is done as before, and as fast. */
function watchedEntries(entries: EntryRecords, { news, log }: WatchParts): EntryRecords {
  const undecided = new Map<number, Entry>();

  const remember = (id: number, entry: NewEntry) => {
    const row = undecidedEntry(id, entry);
    undecided.set(id, row);
    const [oldest] = undecided.keys();
    if (undecided.size > MOST_UNDECIDED && oldest !== undefined) undecided.delete(oldest);
    news.tell({ kind: 'entry', entry: row });
  };
  const tellFromStore = async (id: number) => {
    try {
      const [entry] = await entries.list({ limit: 1, before: id + 1 });
      if (entry?.id === id) news.tell({ kind: 'entry', entry });
    } catch (error) {
      log.warn({ event: 'live-entry-not-read', problem: messageOf(error) });
    }
  };

  return {
    ...entries,
    add(entry, options) {
      const added = entries.add(entry, options);
      after(added, (id) => id !== undefined && remember(id, entry));
      return added;
    },
    complete(id, end) {
      const done = entries.complete(id, end);
      after(done, () => {
        const row = undecided.get(id);
        undecided.delete(id);
        if (row === undefined) void tellFromStore(id);
        else news.tell({ kind: 'entry', entry: decidedEntry(row, end) });
      });
      return done;
    },
    async addLate(entry) {
      const id = await entries.addLate(entry);
      if (id !== undefined) void tellFromStore(id);
      return id;
    },
    async closeInterrupted(atUtcMs) {
      const closed = await entries.closeInterrupted(atUtcMs);
      if (closed > 0) news.tell({ kind: 'all' });
      return closed;
    },
  };
}

/** The same records, which tell of every alert that is written. */
function watchedAlerts(alerts: AlertRecords, news: LiveNews): AlertRecords {
  return {
    ...alerts,
    async add(alert) {
      const id = await alerts.add(alert);
      news.tell({ kind: 'alert', alert: { ...alert, at: Math.round(alert.at), id } });
      return id;
    },
  };
}

/** Looks on: whoever asked gets the value, or the failure, and not this. */
function after<Value>(value: Soon<Value>, look: (value: Value) => void): void {
  if (value instanceof Promise) value.then(look, () => undefined);
  else look(value);
}
