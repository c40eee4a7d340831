import { z } from 'zod';

const questionSchema = z.strictObject({ id: z.number(), question: z.string(), value: z.unknown() });

type Answers = Readonly<Record<string, (value: unknown) => unknown>>;

/**
 * The other end of `Child`: answers the parent's questions, one function for each. When the parent is gone, `end` is
 * called and the process exits.
 */
export function answerParent(answers: Answers, end: () => Promise<void> | void = () => undefined): void {
  process.on('message', (message) => void answer(message, answers));
  process.on('disconnect', () => void leave(end));
}

async function answer(message: unknown, answers: Answers): Promise<void> {
  const { id, question, value } = questionSchema.parse(message);
  try {
    const give = answers[question];
    if (give === undefined) throw new RangeError(`nobody answers "${question}" here`);
    process.send?.({ id, answer: await give(value) });
  } catch (error) {
    process.send?.({ id, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function leave(end: () => Promise<void> | void): Promise<void> {
  try {
    await end();
  } finally {
    // Foreign clients leave timers and sockets behind that would keep the process alive.
    process.exit();
  }
}
