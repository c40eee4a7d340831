import type { BridgeClock } from '../clock.ts';
import { within } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EntryEnd, EntryRecords, NewEntry } from '../store/entries.ts';
import { ageOf, correctedMs } from '../terminals/clock-reading.ts';
import { wallText } from '../terminals/wall-clock.ts';
import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import { isTransport } from '../../protocol/errors.ts';
import { decisionOn, refusal, refusedBeforehand } from './policy.ts';
import type { Decision, Refusal } from './policy.ts';
import type { CheckInDesk, EntryPlace, Verification } from './ports.ts';
import type { Roster, RosterMember } from './roster.ts';
import { troubleSentence, welcome } from './texts.ts';

/** What the pipeline works with. */
export interface PipelineParts {
  entries: Pick<EntryRecords, 'add' | 'complete'>;
  roster: Pick<Roster, 'find'>;
  desk: CheckInDesk;
  clock: BridgeClock;
  log: Log;
  settings: {
    cobotDeadlineMs: number;
    doorDeadlineMs: number;
    maxEventAgeMs: number;
    deniedBit: 'refuse' | 'ignore';
  };
  /** Hears every answer of Cobot, for the health report. */
  onAnswer?: (answer: CheckInAnswer) => void;
}

/** Cobot's words are kept up to here; no sentence for a door is longer. */
const REASON_CHARACTERS = 500;

/** How long entries that were given up have to record it. */
const LAST_WORDS_MS = 300;

const rounded = (ms: number) => Math.round(ms * 100) / 100;

/**
 * From an event to a door: record it, ask Cobot, open or refuse, record the end. On the way to the door there is one
 * commit, one request to Cobot and one command to the terminal, and nothing else to wait for.
 */
export class EntryPipeline {
  readonly #parts: PipelineParts;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** A person was matched. Returns at once; resolves, for those who want to know, when the entry is complete. */
  take(verification: Verification, place: EntryPlace): Promise<void> {
    return this.#track(place, () => this.#decide(verification, place));
  }

  /** A finger nobody knows: recorded under no userId, at the time it arrived. */
  takeUnknownFinger(arrivedAt: number, place: EntryPlace): Promise<void> {
    return this.#track(place, async () => {
      const { clock } = this.#parts;
      const arrivedUtc = clock.wallNow() - (clock.now() - arrivedAt);
      const entry = {
        terminal: place.terminal,
        clockEpoch: place.clockEpoch,
        userId: '',
        // With milliseconds: the terminal gave no time, and two tries in one second are two entries.
        terminalTime: new Date(arrivedUtc + (place.clock?.aheadOfUtcMs ?? 0)).toISOString().slice(0, 23),
        arrivedAt: Math.round(arrivedUtc),
        correctedAt: Math.round(arrivedUtc),
        verify: 0,
        state: 0,
      };
      const run = this.#begin(entry, arrivedAt);
      if (run !== undefined) this.#refuse(run, place, refusal('unknown-finger', 'terminal'));
    });
  }

  /** Takes nothing new, and waits for what is under way, at most `graceMs`; then gives the rest up. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    const { clock } = this.#parts;
    if (await within(clock, graceMs, Promise.all(this.#underWay))) return;
    this.#stopping.abort();
    await within(clock, LAST_WORDS_MS, Promise.all(this.#underWay));
  }

  #isStopped = false;

  #track(place: EntryPlace, work: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    const tracked = work()
      .catch((error: unknown) => {
        // What cannot be recorded opens nothing: the place to look is the log and the data file.
        this.#parts.log.error({
          event: 'entry-failed',
          terminal: place.terminal,
          problem: messageOf(error),
        });
        place.say(troubleSentence);
      })
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }

  async #decide(verification: Verification, place: EntryPlace): Promise<void> {
    const { clock, settings, roster } = this.#parts;
    const { arrivedAt, wallMs, uid } = verification;
    const arrivedUtc = clock.wallNow() - (clock.now() - arrivedAt);
    const userId = verification.userId ?? (uid === undefined ? undefined : await place.userIdOf(uid));
    const run = this.#begin(
      {
        terminal: place.terminal,
        clockEpoch: place.clockEpoch,
        userId: userId ?? `uid:${uid ?? '?'}`,
        terminalTime: wallText(wallMs),
        arrivedAt: Math.round(arrivedUtc),
        correctedAt: place.clock && Math.round(correctedMs(wallMs, place.clock)),
        verify: verification.verify,
        state: verification.state,
      },
      arrivedAt,
    );
    if (run === undefined) return;
    const known = userId === undefined || place.isForeign(userId) ? undefined : roster.find(userId);
    const age = ageOf(wallMs, place.clock, arrivedUtc, settings.maxEventAgeMs);
    if (age !== 'fresh') place.doubtClock();
    const refused = refusedBeforehand({
      age,
      state: verification.state,
      deniedBit: settings.deniedBit,
      person: known === undefined ? 'unknown' : 'enrolled',
    });
    if (refused !== undefined || known === undefined) {
      this.#refuse(run, place, refused ?? refusal('unknown-user'));
      return;
    }
    run.membershipId = known.membershipId;
    const decision = await this.#ask(run, known);
    if (decision.opens) await this.#open(run, place, known);
    else this.#refuse(run, place, decision);
  }

  /** Records the entry; undefined when it was recorded before, and then nobody may decide it again. */
  #begin(entry: NewEntry, arrivedAt: number): Run | undefined {
    const { clock, entries, log } = this.#parts;
    const from = clock.now();
    const id = entries.add(entry);
    if (id !== undefined) return { id, arrivedAt, storeMs: clock.now() - from };
    log.debug({ event: 'entry-repeated', terminal: entry.terminal });
    return undefined;
  }

  #msLeft({ arrivedAt }: Run): number {
    const { clock, settings } = this.#parts;
    return settings.doorDeadlineMs - (clock.now() - arrivedAt);
  }

  async #ask(run: Run, { checkInToken }: RosterMember): Promise<Decision> {
    const { clock, desk, settings } = this.#parts;
    const timeoutMs = Math.floor(Math.min(settings.cobotDeadlineMs, this.#msLeft(run)));
    if (timeoutMs <= 0) return refusal('too-late');
    const from = clock.now();
    const answer = await desk.checkIn(checkInToken, { timeoutMs, signal: this.#stopping.signal });
    run.cobotMs = clock.now() - from;
    this.#parts.onAnswer?.(answer);
    if (answer.kind === 'checked-in') run.checkInId = answer.checkInId;
    const decision = decisionOn(answer);
    return decision.opens && this.#msLeft(run) <= 0 ? refusal('too-late') : decision;
  }

  async #open(run: Run, place: EntryPlace, { firstName }: RosterMember): Promise<void> {
    const { clock, log, settings } = this.#parts;
    const from = clock.now();
    try {
      const sendBefore = run.arrivedAt + settings.doorDeadlineMs;
      await place.session.openDoor(place.unlockSeconds, { sendBefore });
    } catch (error) {
      run.unlockMs = clock.now() - from;
      log.warn({
        event: 'unlock-failed',
        terminal: place.terminal,
        entry: run.id,
        problem: messageOf(error),
      });
      // What was not sent opened nothing; of what was sent and not answered, nobody knows.
      const wasNotSent = isTransport(error) && error.reason === 'not-sent';
      this.#refuse(run, place, wasNotSent ? refusal('too-late') : refusal('unlock-failed', 'terminal'));
      return;
    }
    run.unlockMs = clock.now() - from;
    place.say(welcome(firstName));
    this.#end(run, place, { outcome: 'opened', reason: undefined, decidedBy: 'cobot' }, clock.wallNow());
  }

  #refuse(run: Run, place: EntryPlace, { outcome, decidedBy, text }: Refusal): void {
    place.say(text);
    this.#end(run, place, { outcome, decidedBy, reason: text.slice(0, REASON_CHARACTERS) }, undefined);
  }

  #end(
    run: Run,
    { terminal }: EntryPlace,
    how: Pick<EntryEnd, 'outcome' | 'reason' | 'decidedBy'>,
    openedAt: number | undefined,
  ): void {
    const { clock, entries, log } = this.#parts;
    const hops = {
      storeMs: rounded(run.storeMs),
      cobotMs: run.cobotMs === undefined ? undefined : rounded(run.cobotMs),
      unlockMs: run.unlockMs === undefined ? undefined : rounded(run.unlockMs),
      totalMs: rounded(clock.now() - run.arrivedAt),
    };
    entries.complete(run.id, {
      ...how,
      ...hops,
      membershipId: run.membershipId,
      checkInId: run.checkInId,
      openedAt,
      completedAt: clock.wallNow(),
    });
    log.info({ event: 'entry', terminal, entry: run.id, outcome: how.outcome, ...hops });
  }
}

/** An entry on its way, with what each hop took so far. */
interface Run {
  readonly id: number;
  readonly arrivedAt: number;
  readonly storeMs: number;
  membershipId?: string;
  checkInId?: string | undefined;
  cobotMs?: number;
  unlockMs?: number;
}
