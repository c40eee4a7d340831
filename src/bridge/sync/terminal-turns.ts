import type { SyncReport } from './report.ts';

/** What somebody wants of a terminal. */
export interface WantedRun {
  /** Only these userIds; undefined: everybody. */
  scope: ReadonlySet<string> | undefined;
  /** The comparison of all terminals it belongs to. */
  round: object | undefined;
}

interface Waiting {
  wanted: WantedRun;
  report: Promise<SyncReport>;
}

/**
 * One run at a time at one terminal. Who asks while another waits for its turn shares that run, so that a hundred
 * webhooks cost two reads and not a hundred.
 */
export class TerminalTurns {
  readonly #run: (wanted: WantedRun) => Promise<SyncReport>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Waiting | undefined;

  constructor(run: (wanted: WantedRun) => Promise<SyncReport>) {
    this.#run = run;
  }

  /** A run that begins after this call; may be somebody else's too. */
  share(wanted: WantedRun): Promise<SyncReport> {
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      waiting.wanted = together(waiting.wanted, wanted);
      return waiting.report;
    }
    const report = this.alone(() => {
      const merged = this.#waiting?.wanted ?? wanted;
      this.#waiting = undefined;
      return this.#run(merged);
    });
    this.#waiting = { wanted, report };
    return report;
  }

  /** Work of its own at that terminal, after whatever is under way. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function together(one: WantedRun, other: WantedRun): WantedRun {
  const scope =
    one.scope === undefined || other.scope === undefined ? undefined : one.scope.union(other.scope);
  return { scope, round: one.round ?? other.round };
}
