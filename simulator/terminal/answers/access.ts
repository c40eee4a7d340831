import type { Exchange } from '../../../src/protocol/commands/exchange.ts';
import { hasAccessTables } from '../access-check.ts';
import { answerTo, Refusal, type Answer, type Visit } from './answer.ts';

/** An answer about the access tables, which a terminal without a licence for them refuses. */
export function accessAnswer<Request, Response>(
  exchange: Exchange<Request, Response>,
  act: (request: Request, visit: Visit) => Response | Refusal,
): Answer {
  return answerTo(exchange, (request, visit) =>
    hasAccessTables(visit.terminal) ? act(request, visit) : new Refusal('no licence for the access tables'),
  );
}
