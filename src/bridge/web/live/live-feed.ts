import type { WebSocket } from 'ws';
import { within } from '../../clock.ts';
import type { BridgeClock } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { mayDo } from '../../staff/roles.ts';
import type { Right } from '../../staff/roles.ts';
import type { Actor } from '../access/known-keys.ts';
import { alertMessage } from '../door-reports.ts';
import { LIVE_PULSE_MS } from '../live-messages.ts';
import type { LiveCounts, LiveMessage } from '../live-messages.ts';
import { entryMessage } from '../routes/entries.ts';
import { HouseWatch } from './house-watch.ts';
import { LiveConnection } from './live-connection.ts';
import type { LiveContent } from './live-connection.ts';
import type { LiveHouse } from './live-house.ts';
import type { LiveNews, News } from './live-news.ts';

/** What the feed works with. */
export interface LiveFeedParts {
  house: LiveHouse;
  news: LiveNews;
  clock: BridgeClock;
  log: Log;
}

/** Who looks on; `look` tells who that is by now, and undefined once it is nobody. */
export interface Viewer {
  actor: Actor;
  look: () => Promise<Actor | undefined>;
}

/** Terminals and doors are looked at this often while somebody is connected. */
const LOOK_MS = 500;
/** And so often, whether those who are connected still may be. */
const ACCESS_MS = 60_000;
const GOODBYE_MS = 500;
const MOST_CONNECTIONS = 200;
const MOST_OF_ONE_ACTOR = 20;

/** Who hears of what; answers go to whoever asked. */
const rightFor: Readonly<Record<LiveMessage['type'], Right>> = {
  snapshot: 'see-for-enrolment',
  terminal: 'see-for-enrolment',
  pulse: 'see-for-enrolment',
  pong: 'see-for-enrolment',
  error: 'see-for-enrolment',
  door: 'see',
  entry: 'see',
  alert: 'see',
  enrolment: 'enrol',
};

interface Looker {
  connection: LiveConnection;
  viewer: Viewer;
  actor: Actor;
}

/** Tells everybody who looks on what happens in the house. */
export class LiveFeed {
  readonly #parts: LiveFeedParts;
  readonly #lookers = new Set<Looker>();
  readonly #counts: LiveCounts = {
    connected: 0,
    sent: 0,
    received: 0,
    bad: 0,
    tooSlow: 0,
    tooMany: 0,
    refused: 0,
  };
  readonly #stopListening: () => void;
  #watch = new HouseWatch();
  #takeBackTick: (() => void) | undefined;
  #nextPulseAt = 0;
  #nextAccessAt = 0;
  #isStopped = false;
  #allGone: (() => void) | undefined;

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    this.#stopListening = parts.news.listen((news) => this.#hear(news));
  }

  /** What became of the connections since the start. */
  counts(): LiveCounts {
    return { ...this.#counts, connected: this.#lookers.size };
  }

  noteRefused(): void {
    this.#counts.refused += 1;
  }

  /** Whether one more may connect. */
  hasRoomFor({ name }: Actor): boolean {
    const own = [...this.#lookers].filter(({ actor }) => actor.name === name);
    return !this.#isStopped && this.#lookers.size < MOST_CONNECTIONS && own.length < MOST_OF_ONE_ACTOR;
  }

  connect(socket: WebSocket, viewer: Viewer): void {
    const { clock } = this.#parts;
    const connection = new LiveConnection({
      socket,
      clock,
      counts: this.#counts,
      onRefresh: () => void this.#sendSnapshot(looker),
      onClose: () => this.#forget(looker),
    });
    const looker: Looker = { connection, viewer, actor: viewer.actor };
    this.#lookers.add(looker);
    if (this.#lookers.size === 1) this.#begin();
    void this.#sendSnapshot(looker);
  }

  /** Ends the connections of those who are not signed in any more; others see what their role is by now. */
  async lookAtAccess(): Promise<void> {
    await Promise.all(
      [...this.#lookers].map(async (looker) => {
        const actor = await this.#lookedAt(looker);
        if (actor === undefined) looker.connection.end('signed-out');
        else if (actor.role !== looker.actor.role) {
          looker.actor = actor;
          await this.#sendSnapshot(looker);
        }
      }),
    );
  }

  /** Says goodbye to all. Idempotent. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopListening();
    this.#takeBackTick?.();
    if (this.#lookers.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#allGone = resolve;
    for (const { connection } of this.#lookers) connection.end('stopping');
    await within(this.#parts.clock, GOODBYE_MS, promise);
    for (const { connection } of this.#lookers) connection.terminate();
  }

  /** Whoever cannot be looked up now, because the store is away, is nobody. */
  async #lookedAt({ viewer }: Looker): Promise<Actor | undefined> {
    try {
      return await viewer.look();
    } catch (error) {
      this.#parts.log.warn({ event: 'live-access-unknown', problem: messageOf(error) });
      return undefined;
    }
  }

  #forget(looker: Looker): void {
    this.#lookers.delete(looker);
    if (this.#lookers.size > 0) return;
    this.#takeBackTick?.();
    this.#takeBackTick = undefined;
    this.#allGone?.();
  }

  #hear(news: News): void {
    // Doors are served in the same turns: where nobody looks on, nothing is made.
    if (this.#lookers.size === 0) return;
    switch (news.kind) {
      case 'entry':
        this.#tell({ type: 'entry', entry: entryMessage(news.entry) });
        return;
      case 'alert':
        this.#tell({ type: 'alert', alert: alertMessage(news.alert) });
        return;
      case 'enrolment':
        this.#tell({ type: 'enrolment', enrolment: news.enrolment });
        return;
      case 'terminal':
        void this.#look();
        return;
      case 'all':
        for (const looker of this.#lookers) void this.#sendSnapshot(looker);
        return;
    }
  }

  #tell(content: LiveContent): void {
    for (const { connection, actor } of this.#lookers)
      if (mayDo(actor.role, rightFor[content.type])) connection.send(content);
  }

  async #sendSnapshot({ connection, actor }: Looker): Promise<void> {
    connection.holdBack();
    try {
      connection.release(await this.#parts.house.snapshot(actor.role));
    } catch (error) {
      this.#parts.log.warn({ event: 'live-snapshot-failed', problem: messageOf(error) });
      // The page connects again, and sees that it is stale until then.
      connection.terminate();
    }
  }

  #begin(): void {
    const now = this.#parts.clock.now();
    this.#watch = new HouseWatch();
    this.#nextPulseAt = now + LIVE_PULSE_MS;
    this.#nextAccessAt = now + ACCESS_MS;
    this.#tickLater();
  }

  #tickLater(): void {
    this.#takeBackTick?.();
    this.#takeBackTick = this.#parts.clock.schedule(LOOK_MS, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    const now = this.#parts.clock.now();
    if (now >= this.#nextPulseAt) {
      this.#nextPulseAt = now + LIVE_PULSE_MS;
      for (const { connection } of this.#lookers) connection.checkAnswers();
    }
    await this.#look();
    if (now >= this.#nextAccessAt) {
      this.#nextAccessAt = now + ACCESS_MS;
      await this.lookAtAccess();
    }
    if (this.#lookers.size > 0 && !this.#isStopped) this.#tickLater();
  }

  /** Tells what became different since the last look. */
  async #look(): Promise<void> {
    const { house, log } = this.#parts;
    try {
      const { terminals, doors } = this.#watch.changes(await house.terminals(), house.doors());
      for (const terminal of terminals) this.#tell({ type: 'terminal', terminal });
      for (const door of doors) this.#tell({ type: 'door', door });
    } catch (error) {
      log.warn({ event: 'live-look-failed', problem: messageOf(error) });
    }
  }
}
