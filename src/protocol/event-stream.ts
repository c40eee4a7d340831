/** The most events an iterator that nobody reads holds; the oldest go first. */
const maxWaiting = 10_000;

/** Events for listeners at once and for iterators in their own time. */
export class EventStream<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #onEnd = new Set<() => void>();
  #ended = false;

  put(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }

  end(): void {
    this.#ended = true;
    for (const act of this.#onEnd) act();
  }

  listen(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens from the call on, not from the first `next()`. */
  iterate(signal?: AbortSignal): AsyncIterable<Event> {
    const waiting: Event[] = [];
    let wake: (() => void) | undefined;
    const nudge = () => wake?.();
    const stop = this.listen((event) => {
      if (waiting.length >= maxWaiting) waiting.shift();
      waiting.push(event);
      nudge();
    });
    this.#onEnd.add(nudge);
    signal?.addEventListener('abort', nudge, { once: true });
    const isOver = () => this.#ended || signal?.aborted === true;
    const leave = () => {
      stop();
      this.#onEnd.delete(nudge);
      signal?.removeEventListener('abort', nudge);
    };
    return {
      async *[Symbol.asyncIterator]() {
        try {
          for (;;) {
            const event = waiting.shift();
            if (event !== undefined) yield event;
            else if (isOver()) return;
            else
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
          }
        } finally {
          leave();
        }
      },
    };
  }
}
