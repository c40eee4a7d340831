import { z } from 'zod';
import { problemSchema, syncProgressSchema, syncResultSchema } from '../../bridge/web/messages.ts';
import type { SyncProgressMessage, SyncReportMessage } from '../../bridge/web/messages.ts';
import { AskError } from './ask-error.ts';

const lineSchema = z.union([syncProgressSchema, syncResultSchema, problemSchema]);

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest.trim() !== '') yield rest;
}

/** Has the bridge sync the terminals, which may take minutes; tells how far it is. Rejects with `AskError`. */
export async function askForSync(
  body: { dryRun?: boolean; force?: boolean },
  onProgress: (progress: SyncProgressMessage) => void,
): Promise<readonly SyncReportMessage[]> {
  const headers = { 'content-type': 'application/json', accept: 'application/x-ndjson' };
  try {
    const request = {
      method: 'POST',
      credentials: 'same-origin',
      headers,
      body: JSON.stringify(body),
    } as const;
    const response = await fetch('/api/sync', request);
    for await (const line of linesOf(response)) {
      const read = lineSchema.parse(JSON.parse(line));
      if ('reports' in read) return read.reports;
      if ('terminal' in read) onProgress(read);
      else
        throw new AskError(read.error.code, read.error.message, { ...read.error, status: response.status });
    }
  } catch (cause) {
    if (cause instanceof AskError) throw cause;
    throw new AskError('unreachable', 'the bridge did not answer to the end', { cause });
  }
  throw new AskError('unreachable', 'the bridge did not answer to the end');
}
