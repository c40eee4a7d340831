import { connectTerminal, type Transport } from '../../protocol/terminal.ts';
import type { BridgeClock } from '../clock.ts';
import type { TerminalConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { TerminalSession } from './session-port.ts';

/** What is worth knowing of the connections to one terminal when the next one is made. */
export interface ConnectionMemory {
  lastTransport?: Transport;
  /** Since the last one. */
  failures?: number;
}

/** A terminal that is silent for longer may be gone. */
const replyTimeoutMs = 5_000;

/**
 * Where TCP or UDP was found by itself, what worked last is tried alone, and every so many times the other too: a terminal
 * that is switched on again must not wait while we listen at the wrong port, and somebody may have hung another one there.
 */
const otherWayEvery = 10;

export async function connectTo(
  terminal: TerminalConfig,
  parts: { clock: BridgeClock; log: Log; signal: AbortSignal; memory: ConnectionMemory },
): Promise<TerminalSession> {
  const { name, host, port, commKey, encoding, uploadPieceBytes } = terminal;
  const { clock, log, signal, memory } = parts;
  const { lastTransport, failures = 0 } = memory;
  const isOtherWayDue = failures % otherWayEvery === otherWayEvery - 1;
  const transport = isOtherWayDue ? terminal.transport : (lastTransport ?? terminal.transport);
  memory.failures = failures + 1;
  const connected = await connectTerminal({
    name,
    host,
    port,
    transport,
    commKey,
    encoding,
    uploadPieceBytes,
    clock,
    signal,
    lastTransport,
    replyTimeoutMs,
    log: ({ level, ...fields }) => log[level]({ ...fields, terminal: name }),
  });
  memory.failures = 0;
  memory.lastTransport = connected.transport;
  return connected;
}
