import type { BridgeClock } from '../clock.ts';
import { within } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EntryEnd, EntryRecords, NewEntry } from '../store/entries.ts';
import { ageOf } from '../terminals/clock-reading.ts';
import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import { isTransport } from '../../protocol/errors.ts';
import { CheckInLine } from './check-in-line.ts';
import { EntryJournal } from './journal.ts';
import { decisionOn, refusal, refusedAsGone, refusedBeforehand } from './policy.ts';
import type { Decision, Refusal } from './policy.ts';
import type { CheckInDesk, EntryPlace, Verification } from './ports.ts';
import type { Roster, RosterMember } from './roster.ts';
import { hopsOf, matchedEntry, unknownFingerEntry } from './run.ts';
import type { Run } from './run.ts';
import { doorWasOpen, joinedCheckIn, troubleSentence, welcome } from './texts.ts';

/** What the pipeline works with. */
export interface PipelineParts {
  entries: Pick<EntryRecords, 'add' | 'complete'>;
  roster: Pick<Roster, 'find'>;
  desk: CheckInDesk;
  clock: BridgeClock;
  log: Log;
  /** See {@link AddOptions}. */
  newClaim: () => number;
  settings: {
    cobotDeadlineMs: number;
    doorDeadlineMs: number;
    maxEventAgeMs: number;
  };
  /** Hears every answer of Cobot, for the health report. */
  onAnswer?: (answer: CheckInAnswer) => void;
}

/** Cobot's words are kept up to here; no sentence for a door is longer. */
const REASON_CHARACTERS = 500;

/** How long entries that were given up have to record it. */
const LAST_WORDS_MS = 300;

/**
 * From an event to a door: record it, ask Cobot, open or refuse, record the end. On the way to the door there is one
 * commit, one request to Cobot and one command to the terminal, and nothing else to wait for.
 */
export class EntryPipeline {
  readonly #parts: PipelineParts;
  readonly #journal: EntryJournal;
  readonly #line: CheckInLine;
  readonly #underWay = new Set<Promise<void>>();
  readonly #runs = new Set<Run>();
  readonly #stopping = new AbortController();
  #isStopped = false;

  constructor(parts: PipelineParts) {
    const { entries, clock, log, newClaim, desk, settings } = parts;
    this.#parts = parts;
    const repeatWindowMs = settings.maxEventAgeMs;
    this.#journal = new EntryJournal({ entries, clock, log, newClaim, repeatWindowMs });
    this.#line = new CheckInLine({ desk, clock, signal: this.#stopping.signal });
  }

  /** True while entries cannot be written. */
  get isStoreFailing(): boolean {
    return this.#journal.isFailing;
  }

  /** A person was matched. Returns at once; resolves, for those who want to know, when the entry is complete. */
  take(verification: Verification, place: EntryPlace): Promise<void> {
    return this.#track(place, () => this.#decide(verification, place));
  }

  /** A finger nobody knows. */
  takeUnknownFinger(arrivedAt: number, place: EntryPlace): Promise<void> {
    return this.#track(place, async () => {
      const run = await this.#begin(unknownFingerEntry(this.#utcOf(arrivedAt), place), arrivedAt, place);
      if (run !== undefined) this.#refuse(run, refusal('unknown-finger', 'terminal'));
    });
  }

  /**
   * Decides nothing new: what comes from now on is recorded as interrupted. Waits for what is under way, at most
   * `graceMs`; then gives the rest up.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    const { clock } = this.#parts;
    if (await within(clock, graceMs, Promise.all(this.#underWay))) return;
    this.#stopping.abort();
    if (await within(clock, LAST_WORDS_MS, Promise.all(this.#underWay))) return;
    // Of an order to open that was sent and not answered, nobody knows.
    for (const run of this.#runs)
      this.#refuse(
        run,
        run.isOpening === true ? refusal('unlock-failed', 'terminal') : refusal('interrupted'),
      );
  }

  /** Writes what could not be written before; after {@link stop}, when no terminal is connected any more. */
  close(graceMs: number): Promise<void> {
    return this.#journal.stop(graceMs);
  }

  #track(place: EntryPlace, work: () => Promise<void>): Promise<void> {
    const tracked = work()
      .catch((error: unknown) => {
        // What cannot be recorded opens nothing: the place to look is the log and the data file.
        const { terminal } = place;
        this.#parts.log.error({ event: 'entry-failed', terminal, problem: messageOf(error) });
        place.say(troubleSentence);
      })
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }

  #utcOf(arrivedAt: number): number {
    const { clock } = this.#parts;
    return clock.wallNow() - (clock.now() - arrivedAt);
  }

  async #decide(verification: Verification, place: EntryPlace): Promise<void> {
    const { settings, roster } = this.#parts;
    const { arrivedAt, wallMs, uid } = verification;
    const arrivedUtc = this.#utcOf(arrivedAt);
    const isSlotOnly = verification.userId === undefined && uid !== undefined && !this.#isStopped;
    const userId = isSlotOnly ? await place.userIdOf(uid) : verification.userId;
    const entry = matchedEntry(verification, userId, arrivedUtc, place);
    const run = await this.#begin(entry, arrivedAt, place);
    if (run === undefined) return;
    const known = userId === undefined || place.isForeign(userId) ? undefined : roster.find(userId);
    const age = ageOf(wallMs, place.clock, arrivedUtc, settings.maxEventAgeMs);
    if (age !== 'fresh') place.doubtClock();
    const refused = refusedBeforehand({
      age,
      state: verification.state,
      deniedBit: place.deniedBit,
      person: known === undefined ? 'unknown' : 'enrolled',
    });
    if (refused !== undefined || known === undefined) {
      this.#refuse(run, refused ?? refusal('unknown-user'));
      return;
    }
    run.membershipId = known.membershipId;
    const decision = await this.#ask(run, known);
    if (decision.opens) await this.#open(run, known);
    else this.#refuse(run, decision);
  }

  /** Records the entry; undefined when nobody may decide it: it was recorded before, or its end is recorded already. */
  async #begin(entry: NewEntry, arrivedAt: number, place: EntryPlace): Promise<Run | undefined> {
    const { clock, log } = this.#parts;
    const from = clock.now();
    const page = this.#journal.add(entry);
    if ((page.state === 'writing' || page.state === 'waiting') && !this.#isStopped) {
      await this.#journal.settled(page, this.#msLeft(arrivedAt), this.#stopping.signal);
    }
    if (page.state === 'repeated') {
      log.debug({ event: 'entry-repeated', terminal: entry.terminal });
      return undefined;
    }
    const run: Run = { page, place, arrivedAt, storeMs: clock.now() - from };
    this.#runs.add(run);
    if (page.state === 'written' && !this.#isStopped) return run;
    this.#refuse(run, refusal(this.#isStopped ? 'interrupted' : 'not-recorded'));
    return undefined;
  }

  #msLeft(arrivedAt: number): number {
    const { clock, settings } = this.#parts;
    return settings.doorDeadlineMs - (clock.now() - arrivedAt);
  }

  async #ask(run: Run, { membershipId, checkInToken }: RosterMember): Promise<Decision> {
    const { clock, settings, onAnswer } = this.#parts;
    const { place, arrivedAt } = run;
    const from = clock.now();
    const asked = await this.#line.ask({
      terminal: place.terminal,
      membershipId,
      checkInToken,
      timeoutMs: () => Math.floor(Math.min(settings.cobotDeadlineMs, this.#msLeft(arrivedAt))),
      isMoot: () => place.isGone() || run.isOver === true,
    });
    if (asked === 'too-late') return refusal('too-late');
    if (asked === 'moot') return refusedAsGone;
    const { answer, isShared } = asked;
    run.cobotMs = clock.now() - from;
    run.isShared = isShared;
    if (!isShared) onAnswer?.(answer);
    if (answer.kind === 'checked-in') run.checkInId = answer.checkInId;
    const decision = decisionOn(answer);
    return decision.opens && this.#msLeft(arrivedAt) <= 0 ? refusal('too-late') : decision;
  }

  async #open(run: Run, { firstName }: RosterMember): Promise<void> {
    const { clock, log, settings } = this.#parts;
    const { place } = run;
    if (run.isOver === true) return;
    const from = clock.now();
    let how: 'opened' | 'was-open';
    try {
      run.isOpening = true;
      const sendBefore = run.arrivedAt + settings.doorDeadlineMs;
      how = await place.door.open(sendBefore);
    } catch (error) {
      run.unlockMs = clock.now() - from;
      log.warn({
        event: 'unlock-failed',
        terminal: place.terminal,
        entry: run.page.id,
        problem: messageOf(error),
      });
      // What was not sent opened nothing; of what was sent and not answered, nobody knows.
      const wasNotSent = isTransport(error) && error.reason === 'not-sent';
      this.#refuse(run, wasNotSent ? refusal('too-late') : refusal('unlock-failed', 'terminal'));
      return;
    }
    run.unlockMs = clock.now() - from;
    place.say(welcome(firstName));
    const joined = run.isShared === true ? joinedCheckIn : undefined;
    const reason = how === 'was-open' ? doorWasOpen : joined;
    this.#end(run, { outcome: 'opened', reason, decidedBy: 'cobot' }, clock.wallNow());
  }

  #refuse(run: Run, { outcome, decidedBy, text }: Refusal): void {
    if (run.isOver === true) return;
    run.place.say(text);
    this.#end(run, { outcome, decidedBy, reason: text.slice(0, REASON_CHARACTERS) }, undefined);
  }

  #end(
    run: Run,
    how: Pick<EntryEnd, 'outcome' | 'reason' | 'decidedBy'>,
    openedAt: number | undefined,
  ): void {
    if (run.isOver === true) return;
    run.isOver = true;
    this.#runs.delete(run);
    const { clock, log } = this.#parts;
    const { page, place, membershipId, checkInId } = run;
    const hops = hopsOf(run, clock.now());
    const completedAt = clock.wallNow();
    this.#journal.complete(page, { ...how, ...hops, membershipId, checkInId, openedAt, completedAt });
    const { outcome } = how;
    log.info({ event: 'entry', terminal: place.terminal, entry: page.id, outcome, ...hops });
  }
}
