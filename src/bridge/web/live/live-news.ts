import type { Alert } from '../../store/alerts.ts';
import type { Entry } from '../../store/entries.ts';
import type { GuidedEnrolmentMessage } from '../enrolment-messages.ts';

/** What happens in the house and is told to whoever looks on. */
export type News =
  | { kind: 'entry'; entry: Entry }
  | { kind: 'alert'; alert: Alert }
  | { kind: 'enrolment'; enrolment: GuidedEnrolmentMessage }
  /** A terminal is doing otherwise than before. */
  | { kind: 'terminal' }
  /** More may have changed than can be told one by one. */
  | { kind: 'all' };

/**
 * Hands news on to whoever looks on. Telling is over at once, since a door may be waiting: listeners hear of it in a later
 * turn of the event loop.
 */
export class LiveNews {
  readonly #listeners = new Set<(news: News) => void>();

  tell(news: News): void {
    if (this.#listeners.size === 0) return;
    setImmediate(() => {
      for (const listener of this.#listeners) listener(news);
    });
  }

  /** The returned function ends it. */
  listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
