import { createInterface } from 'node:readline/promises';

/** Asks a person at the keyboard; undefined where there is none, or an answer that is neither. */
export async function askYesNo(question: string, signal: AbortSignal): Promise<boolean | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const keyboard = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (await keyboard.question(question, { signal })).trim().toLowerCase();
    return answer === ''
      ? undefined
      : 'yes'.startsWith(answer)
        ? true
        : 'no'.startsWith(answer)
          ? false
          : undefined;
  } finally {
    keyboard.close();
  }
}
