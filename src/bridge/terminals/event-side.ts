import { BridgeError } from '../errors.ts';
import type { ErrorKind } from '../errors.ts';
import { correctedMs } from './clock-reading.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { DoorSide } from './door-side.ts';
import { takeEvent } from './event-intake.ts';
import { LogWatch } from './log-watch.ts';
import type { Press } from './press-claim.ts';
import { recordingPipeline } from './recording-pipeline.ts';
import type { TerminalSession } from './session-port.ts';
import type { VisitLimits, VisitParts } from './visit.ts';

/** What listening to one connection works with. */
export interface EventSideParts {
  session: TerminalSession;
  visit: VisitParts;
  limits: VisitLimits;
  watch: ClockWatch;
  side: Pick<DoorSide, 'place' | 'takeAlarm'>;
  /** Somebody changed the users at the terminal. */
  doubtUsers: () => void;
  /** The connection must end for this reason. */
  leave: (why: BridgeError) => void;
  /** Once the connection is over. */
  signal: AbortSignal;
}

/** What happened longer ago than this cannot come as an event any more. */
const PAST_MS = 30_000;

/** What one connected terminal tells, and what its log has besides. */
export class EventSide {
  readonly #parts: EventSideParts;
  readonly #logWatch: LogWatch;

  constructor(parts: EventSideParts) {
    this.#parts = parts;
    this.#logWatch = this.#watchLog();
  }

  /** From now on the terminal's events are taken. */
  listen(): void {
    const { session, visit, limits, watch, side, doubtUsers } = this.#parts;
    const { terminal, pipeline, lateEntries, log } = visit;
    const isLive = terminal.mode === 'live';
    const onRecorded: LogWatch['settle'] = (heard) => this.#logWatch.settle(heard);
    const intake = {
      gate: limits.gate,
      pipeline: isLive ? pipeline : recordingPipeline({ lateEntries, log, onRecorded }),
      log: limits.quietLog,
      // Where the terminal decides by itself the door is open by now, and that is recorded.
      isClaimed: (press: Press) => isLive && limits.presses.takes(press),
      placeOf: (arrivedAt: number) => side.place(watch, arrivedAt),
      onUsersChanged: doubtUsers,
      onFlood: () => this.#leaveFlood(),
      onAlarm: (...alarm: Parameters<DoorSide['takeAlarm']>) => void side.takeAlarm(...alarm),
    };
    limits.stream.begin();
    session.onEvent((event) => {
      if (event.type === 'verification') {
        this.#logWatch.hear();
        // Where the terminal decides by itself, its line is needed until the entry is recorded.
        if (isLive) this.#logWatch.settle(event);
      }
      takeEvent(event, intake);
    });
  }

  /** Records what the terminal did while nobody listened, or did not tell. Never rejects. */
  async catchUp(): Promise<void> {
    await this.#logWatch.catchUp(this.#parts.signal);
  }

  /** The log has so many lines now. Never rejects. */
  async note(lines: number): Promise<void> {
    await this.#logWatch.note(lines);
    if (this.#logWatch.hasGap) void this.catchUp();
  }

  /** Events of the lines noted last had their time to come. */
  hearOut(): void {
    if (this.#parts.limits.stream.hearOut() === 'dead') this.#leaveDeadStream();
  }

  #watchLog(): LogWatch {
    const { session, visit, limits, watch, side } = this.#parts;
    const { terminal, store, lateEntries, clock, log } = visit;
    const isPast = (wallMs: number) =>
      watch.reading === undefined || clock.wallNow() - correctedMs(wallMs, watch.reading) > PAST_MS;
    return new LogWatch({
      terminal: terminal.name,
      session,
      records: store.terminals,
      fill: (punches) => lateEntries.record(punches, side.place(watch, clock.now())),
      isPast,
      stream: limits.stream,
      clock,
      log,
    });
  }

  /** A new connection asks for events anew. */
  #leaveDeadStream(): void {
    const advice = 'nothing: it is connected again by itself';
    this.#leave('transport', 'events-missing', 'records people and tells nothing of them', advice);
  }

  #leaveFlood(): void {
    const advice = 'restart it, and see that nothing else in its network pretends to be it';
    this.#leave('refusal', 'event-flood', 'sends more events than any people cause', advice);
  }

  #leave(kind: ErrorKind, code: string, what: string, advice: string): void {
    const { visit, leave } = this.#parts;
    leave(new BridgeError(kind, code, `the terminal ${visit.terminal.name} ${what}`, { advice }));
  }
}
