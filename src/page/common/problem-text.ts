import { AskError } from '../ask/ask-error.ts';
import type { KnownProblem, Texts } from '../texts/texts.ts';

function isKnown(code: string, known: Texts['problems']): code is KnownProblem {
  return code !== 'other' && Object.hasOwn(known, code);
}

/** What went wrong, in the language of the page where it has words for it, else in the bridge's own. */
export function problemText({ problems }: Texts, error: unknown): string {
  if (!(error instanceof AskError))
    return problems.other(error instanceof Error ? error.message : String(error));
  if (isKnown(error.code, problems)) return problems[error.code];
  return problems.other(error.advice === undefined ? error.message : `${error.message}; ${error.advice}`);
}
