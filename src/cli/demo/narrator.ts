import { z } from 'zod';
import type { EntryMessage } from '../../bridge/web/messages.ts';

const lineSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('entry'), entry: z.number() }),
  z.object({ event: z.literal('entry-repeated'), terminal: z.string() }),
]);

type Heard = z.output<typeof lineSchema>;

/** Listens to the bridge's log for entries, so that every finger is told, whoever pressed it and from where. */
export class Narrator {
  readonly #heard: Heard[] = [];
  #wake: (() => void) | undefined;

  /** Where the bridge's log goes. */
  readonly destination = {
    write: (line: string): void => {
      const parsed = lineSchema.safeParse(JSON.parse(line));
      if (!parsed.success) return;
      this.#heard.push(parsed.data);
      this.#wake?.();
    },
  };

  /** The next thing to tell, in the order in which it was decided; undefined once the signal has come. */
  async next(signal: AbortSignal): Promise<Heard | undefined> {
    const onAbort = () => this.#wake?.();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        const heard = this.#heard.shift();
        if (heard !== undefined) return heard;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return undefined;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}

const cobotAnswers: Partial<Record<NonNullable<EntryMessage['outcome']>, string>> = {
  opened: '201, checked in',
  'refused-by-cobot': '422, refused',
  'unknown-token': 'does not know the token',
  'cobot-rate-limited': '429, too many requests',
};

/** An entry for people, hop by hop; `screen` is what the terminal shows. */
export function entryLines(entry: EntryMessage, screen: string): string[] {
  const { userId, terminal, outcome, reason, cobotMs, totalMs } = entry;
  const answer = outcome === null ? undefined : (cobotAnswers[outcome] ?? outcome);
  return [
    `finger  ${userId === '' ? 'not recognised' : `userId ${userId}`} at the ${terminal}`,
    cobotMs === null ? 'Cobot   not asked' : `Cobot   ${answer ?? ''}, in ${ms(cobotMs)}`,
    outcome === 'opened'
      ? `door    ${reason === null ? 'opened' : 'is open already'}, ${ms(totalMs)} after the finger`
      : `door    stays shut, decided ${ms(totalMs)} after the finger`,
    `screen  ${screen}`,
  ];
}

function ms(value: number | null): string {
  return `${(value ?? 0).toFixed(1)} ms`;
}
