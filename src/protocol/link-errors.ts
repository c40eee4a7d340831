import { TerminalError } from './errors.ts';

/** Nothing took the connection, or, over UDP, the address cannot be sent to. */
export function unreachable(
  transport: 'TCP' | 'UDP',
  { host, port }: { host: string; port: number },
  cause: unknown,
): TerminalError {
  return new TerminalError('transport', `cannot reach ${host}:${port}`, {
    reason: 'unreachable',
    advice: `Check that the terminal has power and network, that ${host} is its address, that its ${transport} port is ${port}, and that no other program holds it.`,
    cause,
  });
}

export function lostLink(cause: unknown): TerminalError {
  return new TerminalError('transport', 'the link to the terminal broke', { reason: 'closed', cause });
}

export function givenUp(signal: AbortSignal | undefined): TerminalError {
  return new TerminalError('transport', 'given up', { reason: 'aborted', cause: signal?.reason });
}
