import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { OfflineDecision } from '../offline/decide-offline.ts';
import { refusal } from './decision.ts';
import type { Decision, Refusal } from './decision.ts';

/** Cobot's word on a member: it decides, or `trouble` is why it did not, and the door's offline policy does. */
export type Verdict = { decision: Decision } | { trouble: Refusal };

/** What an answer of Cobot means for the door. Of the answers to a check-in only a completed one (201) opens. */
export function verdictOn(answer: CheckInAnswer): Verdict {
  switch (answer.kind) {
    case 'checked-in':
      return { decision: { opens: true, way: 'check-in' } };
    case 'refused':
      return {
        decision: {
          opens: false,
          outcome: 'refused-by-cobot',
          decidedBy: 'cobot',
          words: { cobots: answer.text },
        },
      };
    case 'unknown-token':
      return { decision: refusal('unknown-token', 'cobot') };
    case 'unauthorised':
      return { trouble: { ...refusal('cobot-unauthorised'), alert: 'cobot-unauthorised' } };
    case 'rate-limited': {
      const seconds = Math.max(1, Math.ceil(answer.retryAfterMs / 1000));
      return {
        trouble: {
          opens: false,
          outcome: 'cobot-rate-limited',
          decidedBy: 'bridge',
          words: { own: 'cobot-rate-limited', values: { seconds } },
        },
      };
    }
    case 'timed-out':
      return { trouble: refusal('cobot-timed-out') };
    case 'unavailable':
      return { trouble: refusal('cobot-unavailable') };
    case 'unexpected':
      return { trouble: refusal('cobot-unexpected') };
  }
  return answer satisfies never;
}

/** What the offline policy makes of a trouble with Cobot; where it lets nobody in, the trouble is what is said. */
export function decisionWithout(trouble: Refusal, offline: OfflineDecision): Decision {
  if (offline.opens) return { opens: true, way: 'offline' };
  const { alert } = trouble;
  const refused = refusalWithout(trouble, offline.why);
  return alert === undefined ? refused : { ...refused, alert };
}

function refusalWithout(trouble: Refusal, why: Extract<OfflineDecision, { opens: false }>['why']): Refusal {
  switch (why) {
    case 'not-allowed':
      return trouble;
    case 'ended':
    case 'not-started':
    case 'unconfirmed':
      return refusal('ended');
    case 'no-pass':
      return refusal('no-pass');
    case 'outside-pass-hours':
      return refusal('pass-not-now');
    case 'no-snapshot':
    case 'snapshot-too-old':
    case 'not-in-snapshot':
      return refusal('offline-denied');
  }
  return why satisfies never;
}
