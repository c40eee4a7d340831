import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { isAskedByAddress, isForeignPage } from '../control/guard.ts';
import type { SimulatedTerminal } from '../terminal/terminal.ts';
import { PanelConnection } from './panel-connection.ts';

/** So many panels are open at once at most. */
const maxPanels = 64;
const maxMessageBytes = 16_384;

/** The open panels of all terminals, over WebSocket at the very addresses of their pages. */
export class Panels {
  readonly #terminals: readonly SimulatedTerminal[];
  readonly #isLocalOnly: boolean;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });

  constructor(server: Server, terminals: readonly SimulatedTerminal[], isLocalOnly: boolean) {
    this.#terminals = terminals;
    this.#isLocalOnly = isLocalOnly;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Cuts them all. */
  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const index = Number(/^\/terminals\/(\d{1,6})\/panel$/.exec(request.url ?? '')?.[1]);
    const terminal = this.#terminals[index];
    if (isForeignPage(request.headers) || (this.#isLocalOnly && !isAskedByAddress(request.headers)))
      return refuse(socket, '403 Forbidden');
    if (terminal === undefined) return refuse(socket, '404 Not Found');
    if (this.#sockets.clients.size >= maxPanels) return refuse(socket, '503 Service Unavailable');
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      new PanelConnection(opened, { index, terminal, terminals: this.#terminals.length }).open();
    });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
