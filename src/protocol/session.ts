import { commandCode, replyCode } from './command-codes.ts';
import { scrambleCommKey } from './comm-key.ts';
import type { Connection } from './connection.ts';
import { isTransport, TerminalError, type TerminalErrorReason } from './errors.ts';
import type { Frame } from './frame.ts';

export interface SessionOptions {
  /** 0–999999; 0 is the factory setting. */
  commKey: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * CONNECT, and AUTH where the terminal wants it (some do even with key 0). Afterwards the connection carries the
 * session id. Tells whether the terminal wanted a key. Throws with advice for whatever keeps it from talking to us.
 */
export async function openSession(
  connection: Connection,
  options: SessionOptions,
): Promise<{ askedForKey: boolean }> {
  const { commKey, timeoutMs, signal } = options;
  const answer = await connectRequest(connection, { timeoutMs, signal });
  if (answer.command === replyCode.secureFirmware) throw secureFirmware();
  if (answer.command !== replyCode.ok && answer.command !== replyCode.unauthorised)
    throw new TerminalError('wire', `CONNECT was answered with ${answer.command}`, { reason: 'malformed' });
  connection.sessionId = answer.session;
  if (answer.command === replyCode.ok) return { askedForKey: false };
  const scrambled = scrambleCommKey(commKey, answer.session);
  const verdict = await connection.request(commandCode.auth, scrambled, { timeoutMs, signal });
  if (verdict.command !== replyCode.ok) throw wrongCommKey(commKey);
  return { askedForKey: true };
}

async function connectRequest(
  connection: Connection,
  options: { timeoutMs: number; signal: AbortSignal | undefined },
): Promise<Frame> {
  try {
    return await connection.request(commandCode.connect, undefined, options);
  } catch (error) {
    if (!isTransport(error)) throw error;
    if (connection.counters.discards > 0) throw otherProtocol(error);
    if (error.reason === 'timed-out') throw connection.kind === 'stream' ? silent(error) : noAnswer(error);
    if (error.reason === 'closed') throw connection.kind === 'stream' ? busy(error) : notListening(error);
    throw error;
  }
}

function otherProtocol(cause: TerminalError): TerminalError {
  return failure('wire', 'other-protocol', 'something answers, but not in the terminals’ protocol', {
    cause,
    advice: 'Check address and port: a web server, a router or another kind of device seems to be there.',
  });
}

function silent(cause: TerminalError): TerminalError {
  return failure('transport', 'silent', 'the port is open, but nothing answers', {
    cause,
    advice:
      'Most terminals talk to one program at a time: close vendor software and other bridges that may hold it. ' +
      'Leave the menu on its screen if somebody is in it. If it stays silent, restart it, and check that ' +
      'its PC connection is on TCP (some models only answer on UDP) and not switched over to the cloud.',
  });
}

/** Over UDP a host that is off, a firewall, a terminal with somebody in its menu and one that is taken look the same. */
function noAnswer(cause: TerminalError): TerminalError {
  return failure('transport', 'silent', 'nothing answers over UDP', {
    cause,
    advice:
      'Check that the terminal has power and network and that this is its address and port. Leave the menu on its ' +
      'screen if somebody is in it. Close vendor software and other bridges that talk to it: most terminals talk to ' +
      'one program at a time.',
  });
}

/** The host says so itself: it is on, and has no such UDP port. */
function notListening(cause: TerminalError): TerminalError {
  return failure('transport', 'unreachable', 'nothing listens on this UDP port', {
    cause,
    advice:
      'A terminal that has just restarted needs a minute. Otherwise check that this is the terminal’s address and port; ' +
      'most terminals talk over TCP.',
  });
}

function busy(cause: TerminalError): TerminalError {
  return failure('transport', 'busy', 'the terminal hung up before it answered', {
    cause,
    advice:
      'Another program is probably connected to it, and it serves one at a time: close vendor software and other ' +
      'bridges that talk to this terminal. A terminal that has just restarted needs a minute.',
  });
}

function wrongCommKey(commKey: number): TerminalError {
  return failure('refusal', 'comm-key', 'the terminal does not accept the comm key', {
    advice:
      commKey === 0
        ? 'Set commKey to the number under Communication → PC connection → Comm Key in the terminal’s menu.'
        : 'Compare commKey with the number under Communication → PC connection → Comm Key in the terminal’s menu.',
  });
}

function secureFirmware(): TerminalError {
  return failure('refusal', 'secure-firmware', 'this firmware wants an encrypted session (answer 6001)', {
    advice:
      'Firmware from 2025 on closes the open protocol. Ask the distributor for a firmware with “standalone ' +
      'communication” open, or use another model; such terminals are not supported yet.',
  });
}

function failure(
  kind: TerminalError['kind'],
  reason: TerminalErrorReason,
  message: string,
  rest: { advice: string; cause?: unknown },
): TerminalError {
  return new TerminalError(kind, message, { reason, ...rest });
}
