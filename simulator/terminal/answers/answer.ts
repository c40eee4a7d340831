import { replyCode } from '../../../src/protocol/command-codes.ts';
import type { Exchange } from '../../../src/protocol/commands/exchange.ts';
import type { Frame } from '../../../src/protocol/frame.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import type { Session } from '../sessions.ts';

/** One packet of an answer. */
export interface Reply {
  command: number;
  data?: Uint8Array | undefined;
  /** The session field; the session's id where it is not given. */
  word?: number | undefined;
}

/** What a command leads to. */
export interface AnswerResult {
  replies: readonly Reply[];
  /** Sent as separate writes with pauses between them. */
  isBulk?: boolean;
  /** How long the terminal is busy with it before it answers, ms. */
  delayMs?: number;
  /** For the timeline. */
  note?: string;
}

/** Who asks, and of what. */
export interface Visit {
  readonly terminal: TerminalParts;
  readonly session: Session;
}

/** How the terminal answers one command. */
export interface Answer {
  readonly command: number;
  respond(frame: Frame, visit: Visit): AnswerResult;
}

/** The terminal says no; `reason` is for the timeline, the wire carries only the code. */
export class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

export function refuse(reason: string): AnswerResult {
  return { replies: [{ command: replyCode.error }], note: `refused: ${reason}` };
}

/**
 * An answer from the exchange the driver uses too. `act` gets the request, already read, and gives the reply's value;
 * a request that cannot be read is refused before it comes to that.
 */
export function answerTo<Request, Response>(
  exchange: Exchange<Request, Response>,
  act: (request: Request, visit: Visit) => Response | Refusal,
): Answer {
  return {
    command: exchange.command,
    respond: (frame, visit) => {
      const request = readRequest(exchange, frame.data);
      if (request instanceof Refusal) return refuse(request.reason);
      const response = act(request, visit);
      if (response instanceof Refusal) return refuse(response.reason);
      return { replies: [{ command: replyCode.ok, ...exchange.reply.write(response) }] };
    },
  };
}

function readRequest<Request>(exchange: Exchange<Request, unknown>, data: Uint8Array): Request | Refusal {
  try {
    return exchange.request.read(data);
  } catch (cause) {
    // The codec throws for every request it cannot read; what a hostile client sends is no fault of ours.
    return new Refusal(cause instanceof Error ? cause.message : 'the request cannot be read');
  }
}
