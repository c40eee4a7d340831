import express from 'express';
import type { Express } from 'express';
import type { WebhookHosts } from '../../cobot/parse-webhook.ts';
import type { Log } from '../log.ts';
import { type FollowUp, meaningOf } from './follow-up.ts';
import type { WebhookLedger } from './webhook-ledger.ts';
import type { WebhookPaths } from './webhook-paths.ts';

/** A deleted membership comes whole, which is a few KB. */
const BODY_LIMIT = '64kb';

/** Who gets deliveries and what becomes of them. */
export interface ReceiverParts {
  paths: Pick<WebhookPaths, 'eventAt'>;
  hosts: WebhookHosts;
  ledger: WebhookLedger;
  /** Must not throw, nor take long. */
  take: (followUp: FollowUp) => void;
  log: Log;
}

/**
 * Cobot's end of the line: a POST to a path that Cobot was given is answered 204 whatever is in it, because Cobot would
 * repeat anything else for days and then give up on the subscription. All else is 404; a 410 would end the subscription.
 */
export function createReceiver({ paths, hosts, ledger, take, log }: ReceiverParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  const readBody = express.text({ type: () => true, limit: BODY_LIMIT });
  app.use((request, response) => {
    const event = request.method === 'POST' ? paths.eventAt(request.path) : undefined;
    if (event === undefined) {
      ledger.unknownPath += 1;
      response.status(404).end();
      return;
    }
    readBody(request, response, (error: unknown) => {
      const isRead = error === undefined || error === null;
      // What is left of a body that is too long is not waited for.
      if (!isRead) response.setHeader('Connection', 'close');
      response.status(204).end();
      ledger.noteDelivery(event);
      const body: unknown = request.body;
      const meaning = meaningOf(event, isRead && typeof body === 'string' ? body : undefined, hosts);
      if (meaning.ok) {
        log.debug({ event: 'webhook', webhook: event, about: meaning.followUp.kind });
        take(meaning.followUp);
        return;
      }
      ledger.unusable += 1;
      log.warn({ event: 'webhook-unusable', webhook: event, why: meaning.why, ...adviceFor(meaning.why) });
    });
  });
  return app;
}

function adviceFor(why: string): { advice?: string } {
  if (why !== 'other-host') return {};
  return {
    advice:
      "the address in it is not the space's: where spaceUrl is a domain of your own, set cobot.subdomain too",
  };
}
