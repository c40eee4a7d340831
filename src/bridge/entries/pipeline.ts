import { isTransport } from '../../protocol/errors.ts';
import { within } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { NewEntry } from '../store/entries.ts';
import type { CobotWord } from './ask-cobot.ts';
import { CheckInLine } from './check-in-line.ts';
import { refusal } from './decision.ts';
import type { Decision, Opening, Refusal } from './decision.ts';
import { EntryJournal } from './journal.ts';
import { Judge } from './judge.ts';
import { leaseUntil } from './lease-until.ts';
import { doorWasOpen, joinedCheckIn, terminalGone } from './notes.ts';
import { noticeOf } from './notice.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import type { EntryPlace, Verification } from './ports.ts';
import type { RosterMember } from './roster.ts';
import { hopsOf, matchedEntry, staffEntry, unknownFingerEntry } from './run.ts';
import type { Ending, Run } from './run.ts';

/** Cobot's words are kept up to here; no sentence for a door is longer. */
const REASON_CHARACTERS = 500;

/** Not a name a terminal can have. */
const NO_TERMINAL = '';

/** How long entries that were given up have to record it. */
const LAST_WORDS_MS = 300;

/**
 * From an event to a door: record it, decide it by the rules, ask Cobot where they do not, open or refuse, record the end.
 * On the way to the door there is one commit, one request to Cobot and one command to the terminal, and nothing else to
 * wait for.
 */
export class EntryPipeline {
  readonly #parts: PipelineParts;
  readonly #journal: EntryJournal;
  readonly #judge: Judge;
  readonly #line: CheckInLine;
  readonly #underWay = new Set<Promise<void>>();
  readonly #runs = new Set<Run>();
  readonly #stopping = new AbortController();
  #isStopped = false;

  constructor(parts: PipelineParts) {
    const { entries, clock, log, newClaim, desk, settings } = parts;
    const { maxEventAgeMs } = settings;
    this.#parts = parts;
    this.#journal = new EntryJournal({ entries, clock, log, newClaim, repeatWindowMs: maxEventAgeMs });
    this.#judge = new Judge({ ...parts, maxEventAgeMs });
    this.#line = new CheckInLine({
      desk,
      clock,
      signal: this.#stopping.signal,
      onWord: (membershipId, word) => this.#hear(membershipId, word),
    });
  }

  /** True while entries cannot be written. */
  get isStoreFailing(): boolean {
    return this.#journal.isFailing;
  }

  /** Nobody knows whether Cobot checked that member in: read back before anything is posted. */
  doubt(membershipId: string): void {
    this.#line.doubt(membershipId);
  }

  /**
   * Checks a member in who came in before, where that was not done already. It waits in the same line as the doors, so that
   * a finger at the same moment joins it.
   */
  async post({ membershipId, checkInToken }: RosterMember, timeoutMs: number): Promise<CobotWord> {
    const { clock, offline } = this.#parts;
    const from = clock.now();
    this.#line.doubt(membershipId);
    const asked = await this.#line.ask({
      terminal: NO_TERMINAL,
      membershipId,
      checkInToken,
      timeoutMs: () => Math.floor(timeoutMs - (clock.now() - from)),
      isMoot: () => false,
      mayBeIn: () => offline.mayBeIn(membershipId),
    });
    return typeof asked === 'object' ? asked.answer : { kind: 'timed-out' };
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

  /** Staff open the door, which is an entry like others. Resolves to true where it opened. */
  async openForStaff(place: EntryPlace): Promise<boolean> {
    let isOpen = false;
    await this.#track(place, async () => {
      const arrivedAt = this.#parts.clock.now();
      const run = await this.#begin(staffEntry(this.#utcOf(arrivedAt), place), arrivedAt, place);
      if (run !== undefined) isOpen = await this.#open(run, { opens: true, way: 'staff' }, undefined);
    });
    return isOpen;
  }

  /**
   * Decides nothing new: what comes from now on is recorded as interrupted. Waits for what is under way, at most
   * `graceMs`; then gives the rest up.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    const { clock } = this.#parts;
    if (await within(clock, graceMs, Promise.all(this.#underWay))) return this.#stopping.abort();
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
        const { log, phrases } = this.#parts;
        log.error({ event: 'entry-failed', terminal, problem: messageOf(error) });
        place.say(noticeOf({ own: 'not-recorded' }, phrases()));
      })
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }

  #utcOf(arrivedAt: number): number {
    const { clock } = this.#parts;
    return clock.wallNow() - (clock.now() - arrivedAt);
  }

  /** A check-in that was made or found, in time or late, serves later doors. */
  #hear(membershipId: string, word: CobotWord): void {
    const { clock, timeZone, leases, onAnswer } = this.#parts;
    if (word.kind !== 'already-in') onAnswer?.(word);
    if (word.kind !== 'already-in' && word.kind !== 'checked-in') return;
    const validUntil = word.validUntil?.getTime();
    const until = leaseUntil({ validUntil, nowUtcMs: clock.wallNow() }, timeZone);
    if (until !== undefined) leases.give(membershipId, { until, checkInId: word.checkInId });
  }

  async #decide(verification: Verification, place: EntryPlace): Promise<void> {
    const { arrivedAt, uid } = verification;
    const arrivedUtc = this.#utcOf(arrivedAt);
    const isSlotOnly = verification.userId === undefined && uid !== undefined && !this.#isStopped;
    const userId = isSlotOnly ? await place.userIdOf(uid) : verification.userId;
    const run = await this.#begin(matchedEntry(verification, userId, arrivedUtc, place), arrivedAt, place);
    if (run === undefined) return;
    run.userId = userId;
    const found = this.#judge.lookAt({ verification, userId, place, arrivedUtc });
    const { member, decision } = found;
    // Also of whoever stays outside: staff are asked why.
    if (member !== undefined) run.membershipId = member.membershipId;
    if (member === undefined || decision?.opens === false) {
      this.#refuse(run, decision?.opens === false ? decision : refusal('unknown-user'));
      return;
    }
    run.checkInId = found.leaseCheckInId;
    const decided = decision ?? (await this.#ask(run, member));
    if (!decided.opens) this.#refuse(run, decided);
    else if (await this.#open(run, decided, member)) this.#alert(run, found.softAlert);
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

  async #ask(run: Run, member: RosterMember): Promise<Decision> {
    const { clock, settings, offline } = this.#parts;
    const { place, arrivedAt } = run;
    const from = clock.now();
    const { cobotDeadlineMs } = settings;
    const timeoutMs = () =>
      Math.floor(Math.min(cobotDeadlineMs - (clock.now() - from), this.#msLeft(arrivedAt)));
    const isOver = () => run.isOver === true;
    const heard = await this.#judge.hear(this.#line, member, { place, timeoutMs, isOver });
    const { decision, word, stay } = heard;
    if (word !== undefined) run.cobotMs = clock.now() - from;
    run.isShared = heard.isShared;
    if (word !== undefined && 'checkInId' in word) run.checkInId = word.checkInId;
    if (!decision.opens) return decision;
    if (this.#msLeft(arrivedAt) <= 0) return refusal('too-late');
    if (stay === undefined || run.page.id === undefined) return decision;
    // Nobody who cannot come in is to owe a pass.
    if (place.isGone()) return { ...refusal('too-late'), note: terminalGone };
    const { membershipId } = member;
    const { terminal } = place;
    run.keptOffline = { entryId: run.page.id, terminal, membershipId, enteredAt: this.#utcOf(arrivedAt) };
    await offline.keep(run.keptOffline, stay);
    return decision;
  }

  /** True where the door opened, or was open. */
  async #open(run: Run, opening: Opening, member: RosterMember | undefined): Promise<boolean> {
    const { clock, log, settings, offline, phrases, onPassage } = this.#parts;
    const { place } = run;
    if (run.isOver === true) return false;
    const from = clock.now();
    let how: 'opened' | 'was-open';
    try {
      run.isOpening = true;
      how = await place.door.open(run.arrivedAt + settings.doorDeadlineMs);
    } catch (error) {
      run.unlockMs = clock.now() - from;
      const { terminal } = place;
      log.warn({ event: 'unlock-failed', terminal, entry: run.page.id, problem: messageOf(error) });
      // What was not sent opened nothing; of what was sent and not answered, nobody knows.
      const wasNotSent = isTransport(error) && error.reason === 'not-sent';
      this.#refuse(run, wasNotSent ? refusal('too-late') : refusal('unlock-failed', 'terminal'));
      if (wasNotSent && run.keptOffline !== undefined) await offline.takeBack(run.keptOffline);
      return false;
    }
    run.unlockMs = clock.now() - from;
    if (member !== undefined) {
      const own = place.rules.direction === 'exit' ? 'goodbye' : 'welcome';
      place.say(noticeOf({ own, values: { firstName: member.firstName } }, phrases()));
      onPassage?.({ member, terminal: place.terminal, rules: place.rules });
    }
    const joined = run.isShared === true ? joinedCheckIn : undefined;
    const reason = how === 'was-open' ? doorWasOpen : joined;
    this.#end(run, { outcome: 'opened', way: opening.way, reason, openedAt: clock.wallNow() });
    return true;
  }

  #refuse(run: Run, { outcome, decidedBy, words, note, alert }: Refusal): void {
    if (run.isOver === true) return;
    const notice = noticeOf(words, this.#parts.phrases());
    run.place.say(notice);
    this.#alert(run, alert);
    this.#end(run, { outcome, decidedBy, reason: (note ?? notice.text).slice(0, REASON_CHARACTERS) });
  }

  #alert({ place, userId }: Run, kind: Refusal['alert']): void {
    if (kind !== undefined) this.#parts.alerts.raise({ kind, terminal: place.terminal, userId });
  }

  #end(run: Run, ending: Ending): void {
    if (run.isOver === true) return;
    run.isOver = true;
    this.#runs.delete(run);
    const { clock, log, leases } = this.#parts;
    const { page, place, membershipId, checkInId } = run;
    const { outcome, way, reason, openedAt } = ending;
    const decidedBy =
      ending.decidedBy ?? (way === 'staff' ? 'staff' : way === 'check-in' ? 'cobot' : 'bridge');
    const isNewLease = way === 'check-in' || way === 'already-in';
    const lease = membershipId === undefined ? undefined : leases.of(membershipId, clock.wallNow());
    const hops = hopsOf(run, clock.now());
    this.#journal.complete(page, {
      ...hops,
      outcome,
      way,
      reason,
      decidedBy,
      membershipId,
      checkInId,
      leaseUntil: isNewLease ? lease?.until : undefined,
      openedAt,
      completedAt: clock.wallNow(),
    });
    log.info({ event: 'entry', terminal: place.terminal, entry: page.id, outcome, way, ...hops });
  }
}
