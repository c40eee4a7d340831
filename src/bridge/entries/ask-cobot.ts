import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { CheckIn } from '../../cobot/schemas.ts';
import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import type { CheckInDesk } from './ports.ts';

/** What came of asking: an answer to a check-in, or that the member was found to be checked in already. */
export type CobotWord =
  | CheckInAnswer
  | { kind: 'already-in'; checkInId: string; validUntil: Date | undefined };

/** One question, as long as it takes. */
export interface Asking {
  membershipId: string;
  checkInToken: string;
  /** What is left until nobody waits for the answer any more; looked at again before each step. */
  msLeft(): number;
  /** True once nobody who waits for the answer can come in any more: then nothing is posted a second time. */
  isMoot(): boolean;
  /** False where the bridge itself knows that the membership is over: a running check-in then opens nothing. */
  mayBeIn(): boolean;
}

/** What asking works with. */
export interface AskingParts {
  desk: CheckInDesk;
  clock: BridgeClock;
  /** Members of whom nobody knows whether Cobot checked them in; kept up to date here. */
  doubtful: Set<string>;
  signal: AbortSignal;
}

/** How much longer than anybody waits an answer is listened to: one that comes late still tells what was done. */
const LATE_MS = 8_000;
/** With less than this left, nothing is posted again. */
const LEAST_MS = 100;

/**
 * Asks Cobot to check a member in, at most twice, and never a second time before reading back what became of the first:
 * an answer may be lost after the check-in was made, and a second one would cost a second pass. Never rejects for what
 * Cobot or the network does.
 */
export async function askCobot(parts: AskingParts, asking: Asking): Promise<CobotWord> {
  const { doubtful } = parts;
  if (doubtful.has(asking.membershipId)) {
    const found = await readBack(parts, asking);
    if (found === 'unread') return { kind: 'unavailable', status: undefined };
    if (found !== undefined) return alreadyIn(found);
  }
  const first = await post(parts, asking);
  if (first.kind === 'rate-limited') return askAfterWait(parts, asking, first);
  if (first.kind === 'refused') return refusedUnlessIn(parts, asking, first);
  if (first.kind !== 'unavailable' || asking.msLeft() < LEAST_MS) return first;
  const found = await readBack(parts, asking);
  if (found === 'unread') return first;
  if (found !== undefined) return alreadyIn(found);
  return asking.isMoot() || asking.msLeft() < LEAST_MS ? first : post(parts, asking);
}

async function post(parts: AskingParts, asking: Asking): Promise<CheckInAnswer> {
  const { desk, doubtful, signal } = parts;
  const { membershipId, checkInToken } = asking;
  doubtful.add(membershipId);
  const sendWithinMs = Math.floor(asking.msLeft());
  const options = { sendWithinMs, timeoutMs: sendWithinMs + LATE_MS, signal };
  const answer = await desk.checkIn(checkInToken, options);
  if (answer.kind !== 'timed-out' && answer.kind !== 'unavailable') doubtful.delete(membershipId);
  return answer;
}

/** The running check-in, undefined for none; `unread` where Cobot does not tell. */
async function readBack(parts: AskingParts, asking: Asking): Promise<CheckIn | undefined | 'unread'> {
  const { desk, doubtful, signal, clock } = parts;
  const timeoutMs = Math.max(LEAST_MS, Math.floor(asking.msLeft()));
  let checkIns: readonly CheckIn[];
  try {
    const { checkInToken: token, membershipId } = asking;
    checkIns = await desk.runningCheckIns({ token, membershipId }, { timeoutMs, signal });
  } catch {
    // Why is in the answer of the check-in itself; here it only counts that nothing was learnt.
    return 'unread';
  }
  doubtful.delete(asking.membershipId);
  const now = clock.wallNow();
  return checkIns.find(({ validUntil }) => validUntil === undefined || validUntil.getTime() > now);
}

async function askAfterWait(
  parts: AskingParts,
  asking: Asking,
  limited: Extract<CheckInAnswer, { kind: 'rate-limited' }>,
): Promise<CobotWord> {
  const { clock, signal } = parts;
  if (limited.retryAfterMs + LEAST_MS > asking.msLeft()) return limited;
  await delay(clock, limited.retryAfterMs, signal);
  if (asking.isMoot()) return limited;
  const second = await post(parts, asking);
  return second.kind === 'refused' ? refusedUnlessIn(parts, asking, second) : second;
}

/** Cobot may refuse somebody only because he is in already. */
async function refusedUnlessIn(
  parts: AskingParts,
  asking: Asking,
  refused: CheckInAnswer,
): Promise<CobotWord> {
  if (!asking.mayBeIn() || asking.msLeft() < LEAST_MS) return refused;
  const found = await readBack(parts, asking);
  return found === undefined || found === 'unread' ? refused : alreadyIn(found);
}

function alreadyIn({ id, validUntil }: CheckIn): CobotWord {
  return { kind: 'already-in', checkInId: id, validUntil };
}
