import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** Somebody who gets webhooks: every call as `path` and parsed body; answers what it is told to. */
export interface Receiver {
  url: string;
  calls: { path: string; body: unknown; type: string | undefined }[];
  /** Of the answers to come. */
  answer: { status: number; headers?: Record<string, string> } | 'hang' | 'reset';
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', calls: [], answer: { status: 200 } };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const type = request.headers['content-type'];
      receiver.calls.push({ path: request.url ?? '', body: z.json().parse(JSON.parse(text)), type });
      if (receiver.answer === 'hang') return;
      if (receiver.answer === 'reset') response.destroy();
      else response.writeHead(receiver.answer.status, receiver.answer.headers).end();
    });
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  receiver.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return receiver;
}
