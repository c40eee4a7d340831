import type { GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import type { Texts } from '../../texts/texts.ts';

/** Why a step could not be done, as the bridge says it. */
export type StepProblem = Extract<GuidedEnrolmentMessage['step'], { is: 'stuck' }>['problem'];

/** In the language of the page where it has words for it, else in the bridge's own. */
export function problemWords({ code, message, advice }: StepProblem, { enrol, problems }: Texts): string {
  if (isKnown(code, enrol.problems)) return enrol.problems[code];
  if (code === 'cobot') return problems.cobot;
  return problems.other(advice === undefined ? message : `${message}; ${advice}`);
}

function isKnown<Key extends string>(code: string, known: Readonly<Record<Key, string>>): code is Key {
  return Object.hasOwn(known, code);
}
