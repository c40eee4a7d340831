import { parseJson } from '../../cobot/json.ts';
import { parseWebhook, type WebhookHosts } from '../../cobot/parse-webhook.ts';
import type { WebhookEvent } from '../../cobot/webhook-events.ts';

/** What has to be looked into because of a webhook. */
export type FollowUp =
  | { kind: 'membership'; membershipId: string }
  | { kind: 'check-out'; checkInId: string }
  | { kind: 'check-in-token'; token: string; membershipId: string | undefined }
  | { kind: 'everybody' };

/** `why` is a fixed word and may be logged. */
export type WebhookMeaning = { ok: true; followUp: FollowUp } | { ok: false; why: string };

/**
 * What a delivery asks for: `body` as it came, from whoever knows the path; undefined where it could not be read. An
 * object of another kind than the event's is not looked into.
 */
export function meaningOf(
  event: WebhookEvent,
  body: string | undefined,
  hosts: WebhookHosts,
): WebhookMeaning {
  const json = parseJson(body ?? '');
  if (!json.ok) return { ok: false, why: 'not-json' };
  const webhook = parseWebhook(json.value, hosts);
  if (!webhook.ok) return webhook;
  const { subject } = webhook;
  const isAboutMember = event !== 'created_checkout' && event !== 'deleted_checkin_token';
  switch (subject.kind) {
    case 'membership':
      // Whatever the event, looking at a membership again is right.
      return follow({ kind: 'membership', membershipId: subject.membershipId });
    case 'time-pass': {
      const { membershipId } = subject;
      if (!isAboutMember) break;
      return follow(
        membershipId === undefined ? { kind: 'everybody' } : { kind: 'membership', membershipId },
      );
    }
    case 'check-in':
      if (event !== 'created_checkout') break;
      return follow({ kind: 'check-out', checkInId: subject.checkInId });
    case 'check-in-token': {
      const { token, membershipId } = subject;
      if (event !== 'deleted_checkin_token') break;
      return follow({ kind: 'check-in-token', token, membershipId });
    }
  }
  return { ok: false, why: 'other-subject' };
}

function follow(followUp: FollowUp): WebhookMeaning {
  return { ok: true, followUp };
}
