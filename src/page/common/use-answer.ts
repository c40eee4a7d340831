import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { askFor } from '../ask/ask.ts';
import { isSignedOut } from '../ask/ask-error.ts';
import { useSession } from '../session/session-provider.tsx';

/** What came of a question that a screen asks once it is looked at. */
export type Answered<Answer> =
  | { is: 'asked' }
  | { is: 'failed'; error: unknown; again: () => void }
  | { is: 'there'; answer: Answer };

/** Asks when the screen is first drawn, and again when `path` is another. `schema` must be the same each time. */
export function useAnswer<Answer>(path: string, schema: z.ZodType<Answer>): Answered<Answer> {
  const { end } = useSession();
  const [answered, setAnswered] = useState<Answered<Answer>>({ is: 'asked' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    setAnswered({ is: 'asked' });
    askFor({ path, answer: schema, signal: leaving.signal }).then(
      (answer) => setAnswered({ is: 'there', answer }),
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        if (isSignedOut(error)) end();
        else setAnswered({ is: 'failed', error, again: () => setTries((count) => count + 1) });
      },
    );
    return () => leaving.abort();
    // `end` does the same each time.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [path, schema, tries]);
  return answered;
}
