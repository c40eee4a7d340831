import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { LIVE_PATH, liveMessageSchema } from '../../src/bridge/web/messages.ts';
import type { LiveMessage } from '../../src/bridge/web/messages.ts';
import { until } from './until.ts';

type Of<Type extends LiveMessage['type']> = Extract<LiveMessage, { type: Type }>;

interface LiveOptions {
  path?: string | undefined;
  /** The certificate to trust. */
  ca?: string;
}

/** Somebody who looks on, over a real WebSocket; whatever comes has to fit the schema. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly heard: LiveMessage[] = [];
  /** The status a refused upgrade was answered with. */
  refusedWith: number | undefined;
  closedWith: number | undefined;

  /** `url` is the bridge's. Gone when the test is over. */
  constructor(url: string, headers: Record<string, string>, { path = LIVE_PATH, ca }: LiveOptions = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws') + path, { headers, ca });
    this.socket.on('message', (data: Buffer) => {
      this.heard.push(liveMessageSchema.parse(JSON.parse(data.toString())));
    });
    this.socket.on('close', (code) => {
      this.closedWith ??= code;
    });
    this.socket.on('unexpected-response', (_request, response) => {
      this.refusedWith = response.statusCode;
      this.socket.terminate();
    });
    this.socket.on('error', () => undefined);
    onTestFinished(() => this.socket.terminate());
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  of<Type extends LiveMessage['type']>(type: Type): Of<Type>[] {
    return this.heard.filter((message): message is Of<Type> => message.type === type);
  }

  /** Waits for so many messages of a type; the last of them. */
  async next<Type extends LiveMessage['type']>(type: Type, count = 1): Promise<Of<Type>> {
    const enough = () => this.of(type).length >= count && this.of(type)[count - 1];
    return until(enough, () => `message ${count} of type ${type} among ${this.heard.length}`);
  }

  async refused(): Promise<number> {
    return until(() => this.refusedWith, 'the upgrade to be refused');
  }

  async closed(): Promise<number> {
    return until(() => this.closedWith, 'the connection to be closed');
  }
}
