import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { BridgeError } from '../bridge/errors.ts';

/** A password typed twice without being shown, or where no person types the first line of standard input. */
export async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await lineFrom()) ?? '';
  const first = await hidden('Password: ');
  if (first === (await hidden('Once more: '))) return first;
  throw new BridgeError('refusal', 'not-the-same', 'the two passwords are not the same', {
    advice: 'try again',
  });
}

async function lineFrom(): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    lines.close();
  }
}

async function hidden(question: string): Promise<string> {
  process.stderr.write(question);
  // Takes what would be echoed.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
