import { TerminalError } from './errors.ts';
import type { TerminalOptions, Transport } from './terminal-options.ts';
import { udpWire } from './udp-wire.ts';
import { netWire, type Wire, type WireKind } from './wire.ts';

export function transportOf(kind: WireKind): Transport {
  return kind === 'stream' ? 'tcp' : 'udp';
}

/** The longest wait for an answer on the second way, ms: on the first it was long already. */
const secondTimeoutMs = 3000;

type Attempt<T> = (openWire: () => Promise<Wire>, timeoutMs: number) => Promise<T>;

/**
 * Runs `attempt` over the transport the options name. `auto` begins with what worked last, else TCP, and goes on to the
 * other where the first is refused or silent: old terminals only have UDP, some with a TCP port that is open and mute
 * (field reports). Where both fail, the error is TCP's and says so of UDP.
 */
export async function overTransports<T>(options: TerminalOptions, attempt: Attempt<T>): Promise<T> {
  const { transport = 'auto', lastTransport = 'tcp', connectTimeoutMs = 5000, openWire } = options;
  if (openWire !== undefined) return attempt(openWire, connectTimeoutMs);
  const first = transport === 'auto' ? lastTransport : transport;
  try {
    return await attempt(opening(first, options, connectTimeoutMs), connectTimeoutMs);
  } catch (error) {
    if (transport !== 'auto' || !isUnanswered(error)) throw error;
    const second = first === 'tcp' ? 'udp' : 'tcp';
    const timeoutMs = Math.min(connectTimeoutMs, secondTimeoutMs);
    try {
      return await attempt(opening(second, options, timeoutMs), timeoutMs);
    } catch (other) {
      if (!isUnanswered(other)) throw other;
      throw first === 'tcp' ? unanswered(error, other) : unanswered(other, error);
    }
  }
}

function opening(
  transport: Transport,
  { host, port, signal, clock }: TerminalOptions,
  timeoutMs: number,
): () => Promise<Wire> {
  const open = transport === 'tcp' ? netWire : udpWire;
  return () => open({ host, port, timeoutMs, signal, clock });
}

function isUnanswered(error: unknown): error is TerminalError {
  return error instanceof TerminalError && (error.reason === 'unreachable' || error.reason === 'silent');
}

function unanswered(tcp: TerminalError, udp: TerminalError): TerminalError {
  return new TerminalError('transport', tcp.message, {
    reason: tcp.reason,
    advice: `${tcp.advice} It was tried over UDP too: ${udp.message}.`,
    cause: new AggregateError([tcp, udp]),
  });
}
