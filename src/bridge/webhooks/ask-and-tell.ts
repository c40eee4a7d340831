import pRetry from 'p-retry';
import type { Cobot } from '../../cobot/client.ts';
import { isCobotError } from '../../cobot/errors.ts';
import { kindOf } from '../errors.ts';
import type { FollowUp } from './follow-up.ts';
import type { MembershipChanges } from './membership-changes.ts';

/** 5, 15, 45 and 135 s after each failure: Cobot is away for longer, or there is more to it. */
const RETRIES = 4;
const RETRY_FACTOR = 3;

/** What webhooks make the bridge ask. */
export interface AskAndTellParts {
  cobot: Pick<Cobot, 'membership' | 'checkInToken'>;
  changes: MembershipChanges;
  /** Before the first repeat. Default 5,000. */
  retryDelayMs?: number | undefined;
}

/**
 * Asks Cobot how things really are, and tells who acts on that. Nothing a webhook's body says is believed, and nothing
 * is asked but Cobot's configured addresses. Rejects with what the last try ended in, or the signal's reason.
 */
export async function askAndTell(
  { cobot, changes, retryDelayMs = 5_000 }: AskAndTellParts,
  followUp: FollowUp,
  signal: AbortSignal,
): Promise<void> {
  const options = { priority: 'webhook', signal } as const;
  const again = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
    pRetry(ask, {
      retries: RETRIES,
      minTimeout: retryDelayMs,
      factor: RETRY_FACTOR,
      shouldRetry: ({ error }) => !signal.aborted && isWorthRepeating(error),
      signal,
    });
  switch (followUp.kind) {
    case 'membership': {
      const { membershipId } = followUp;
      const membership = await again(() => cobot.membership(membershipId, options));
      await changes.changed(membershipId, membership ?? 'deleted', signal);
      return;
    }
    case 'check-out':
      await changes.checkedOut(followUp.checkInId);
      return;
    case 'check-in-token': {
      const { token, membershipId } = followUp;
      const known = await again(() => cobot.checkInToken(token, options));
      if (known === undefined) await changes.tokenDeleted(token, membershipId);
      return;
    }
    case 'everybody':
      await again(() => changes.compareAll(signal));
  }
}

/** What another try may mend: the way to Cobot, or its limits. */
function isWorthRepeating(error: unknown): boolean {
  return kindOf(error) === 'transport' || (isCobotError(error) && error.retryAfterMs !== undefined);
}
