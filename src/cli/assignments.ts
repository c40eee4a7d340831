import { parse } from 'yaml';
import { BridgeError } from '../bridge/errors.ts';

/** Reads `name=value` words; a value is written as in the config: `5`, `true`, `members`, `[{from: "08:00", to: "20:00"}]`. */
export function readAssignments(words: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) throw notAnAssignment(word);
    try {
      values[word.slice(0, at)] = parse(word.slice(at + 1));
    } catch (cause) {
      throw notAnAssignment(word, cause);
    }
  }
  return values;
}

function notAnAssignment(word: string, cause?: unknown): BridgeError {
  return new BridgeError('refusal', 'not-a-change', `${word} is not a change`, {
    advice: 'write it as name=value, such as offline=members-with-pass',
    cause,
  });
}
