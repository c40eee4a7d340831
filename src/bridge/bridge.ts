import { randomInt } from 'node:crypto';
import type { DestinationStream } from 'pino';
import { createCobot } from '../cobot/client.ts';
import type { Cobot } from '../cobot/client.ts';
import type { Membership } from '../cobot/schemas.ts';
import { systemClock } from './clock.ts';
import type { BridgeClock } from './clock.ts';
import { cobotOptions, featuresOf } from './cobot-settings.ts';
import { lookAtCobot } from './cobot-check.ts';
import type { BridgeConfig, TerminalConfig } from './config.ts';
import { Decisions } from './decisions.ts';
import { Roster } from './entries/roster.ts';
import { StaffDesk } from './doors/staff-desk.ts';
import { enrolmentFromConfig } from './enrolment-from-config.ts';
import type { EnrolmentResult } from './enrolment/enrol.ts';
import { messageOf } from './errors.ts';
import { fleetFromConfig } from './fleet-from-config.ts';
import { CobotHealth, healthReport } from './health.ts';
import type { HealthReport } from './health.ts';
import { createLog } from './log.ts';
import type { Log } from './log.ts';
import type { EntryQuery } from './store/entries.ts';
import { staffAccess } from './staff-access.ts';
import { storeFromConfig } from './store-from-config.ts';
import type { HouseSync } from './sync/house-sync.ts';
import type { SyncOutcome } from './sync/report.ts';
import { syncFromConfig } from './sync-from-config.ts';
import type { TerminalReport } from './terminals/fleet.ts';
import type { TerminalSession } from './terminals/session-port.ts';
import { createApp } from './web/app.ts';
import { listen } from './web/listen.ts';
import { LiveNews } from './web/live/live-news.ts';
import { startLive } from './web/live/start-live.ts';
import { watchedStore } from './web/live/watched-store.ts';
import { welcomeAs } from './web/page/welcome-as.ts';
import type { EntryMessage } from './web/messages.ts';
import { Certificate } from './web/tls/certificate.ts';
import { entryMessage } from './web/routes/entries.ts';
import { memberRefresh } from './webhooks/member-refresh.ts';
import { webhooksFromConfig } from './webhooks-from-config.ts';

/** What the bridge asks of Cobot. */
export type BridgeCobot = Pick<
  Cobot,
  | 'scopes'
  | 'space'
  | 'memberships'
  | 'membershipList'
  | 'membership'
  | 'customFields'
  | 'allUnusedTimePasses'
  | 'unusedTimePasses'
  | 'createCheckInToken'
  | 'checkInToken'
  | 'checkIn'
  | 'runningCheckIns'
  | 'checkOut'
  | 'subscriptions'
  | 'close'
>;

/** What a test or another program may put in place of the real thing. */
export interface BridgeDeps {
  clock?: BridgeClock;
  /** In [0, 1); spreads the retries. */
  random?: () => number;
  cobot?: BridgeCobot;
  connect?: (terminal: TerminalConfig, signal: AbortSignal) => Promise<TerminalSession>;
  /** Where the log lines go; default standard output. */
  logDestination?: DestinationStream;
  /** The name of the demo's account, see {@link welcomeAs}. */
  welcomeAs?: string;
}

/** A running bridge. */
export interface Bridge {
  /** `http://127.0.0.1:PORT` */
  httpUrl: string;
  /** While nobody has an account: the code with which the page makes the first one. Whoever starts the bridge shows it. */
  firstOwnerCode: string | undefined;
  /** SHA-256 of the certificate, where the bridge has one of its own or made one. */
  certificate: { kind: 'self-made' | 'own'; fingerprint: string } | undefined;
  /** See `EnrolmentDesk.enrol`. */
  enrol(membershipId: string, userId?: string): Promise<EnrolmentResult>;
  /** Ends a member's running check-in as far as the doors are concerned: the next finger asks Cobot. */
  dropLease(membershipId: string): Promise<void>;
  /** Newest first, 50 unless asked otherwise. */
  entries(query?: Partial<EntryQuery>): Promise<EntryMessage[]>;
  terminals(): TerminalReport[];
  /** Keeps the terminals equal to Cobot; see {@link HouseSync}. */
  sync: Pick<HouseSync, 'reconcileAll' | 'reconcileMember' | 'reports' | 'tombstones'>;
  health(): Promise<HealthReport>;
  /** Ends within five seconds; idempotent. */
  stop(): Promise<void>;
}

/** What entries under way are given to end by themselves when the bridge stops. */
const ENTRY_GRACE_MS = 2_000;
/** As large as `randomInt` goes. */
const LARGEST_CLAIM = 2 ** 48 - 1;
/** What is given to writing entries that could not be written before. */
const JOURNAL_GRACE_MS = 400;
/** Outcomes after which a terminal that has just connected is tried again. */
const triedAgain: ReadonlySet<SyncOutcome> = new Set(['failed', 'partly', 'offline']);

/**
 * Starts the bridge: store (which a second bridge does not get), then the HTTP API, then the terminals; Cobot is looked at
 * beside that. Throws `BridgeError` with advice; nothing stays open then.
 */
export async function startBridge(config: BridgeConfig, deps: BridgeDeps = {}): Promise<Bridge> {
  const clock = deps.clock ?? systemClock;
  const log = createLog(config.logLevel, deps.logDestination);
  const stopping = new AbortController();
  const steps: { name: string; stop: () => Promise<void> }[] = [];
  const stop = onlyOnce(async () => {
    stopping.abort();
    await stopAll(steps, log);
    log.info({ event: 'bridge-stopped' });
  });
  try {
    const news = new LiveNews();
    const store = watchedStore(await storeFromConfig(config, { exclusive: true }), { news, log });
    steps.unshift({ name: 'store', stop: () => store.close() });
    // A row for every terminal, which users and entries refer to.
    await Promise.all(config.terminals.map(({ name }) => store.terminals.know(name)));

    const cobot = deps.cobot ?? createCobot(cobotOptions(config.cobot, clock));
    steps.unshift({ name: 'cobot', stop: () => cobot.close() });
    const cobotHealth = new CobotHealth(clock);
    const roster = new Roster();
    for (const enrolment of await store.enrolments.all()) roster.set(enrolment);

    const newClaim = () => randomInt(LARGEST_CLAIM);
    const decisions = new Decisions({ config, store, cobot, cobotHealth, roster, newClaim, clock, log });
    const { pipeline, doors } = decisions;
    const lastEvents = await decisions.recall();
    steps.unshift({ name: 'journal', stop: () => pipeline.close(JOURNAL_GRACE_MS) });
    const fleet = fleetFromConfig({
      config,
      store,
      decisions,
      lastEvents,
      onStatus: () => news.tell({ kind: 'terminal' }),
      connect: deps.connect,
      random: deps.random ?? Math.random,
      bringUpToDate: async (name) => {
        const report = await sync.reconcileTerminal(name);
        return report !== undefined && !triedAgain.has(report.outcome);
      },
      syncAlerts: (name) => sync.reports.get(name)?.report.alerts ?? [],
      clock,
      log,
    });
    const sync: HouseSync = syncFromConfig({
      config,
      store,
      cobot,
      terminals: fleet,
      roster,
      decisions,
      clock,
      log,
    });
    decisions.onLease((membershipId) => sync.hearOfCheckIn(membershipId));
    steps.unshift({ name: 'sync', stop: () => sync.stop() });
    steps.unshift({ name: 'terminals', stop: () => fleet.stop() });

    const afterwards: Promise<void>[] = [];
    steps.unshift({ name: 'afterwards', stop: async () => void (await Promise.all(afterwards)) });
    const onEnrolled = (membership: Membership) => void decisions.noteEnrolled(membership, stopping.signal);
    const enrolling = { cobot, store, fleet, sync, roster, news, clock, log, onEnrolled };
    const { desk, guided, numberWatch } = enrolmentFromConfig(config, enrolling);
    steps.unshift({ name: 'enrolments', stop: () => guided.stop() });
    const { timeZone } = config;
    // Whoever has to know of changes at Cobot hears of them here.
    const changes = memberRefresh({ sync, store, decisions, numberWatch, log });
    const webhooks = await webhooksFromConfig(config, { cobot, changes, clock, log });
    steps.unshift({ name: 'webhooks', stop: () => webhooks.stop() });
    const health = () => healthReport({ store, entries: pipeline, fleet, cobot: cobotHealth, webhooks });
    const staff = new StaffDesk({ doors, fleet, pipeline, leases: decisions, clock, log });
    const certificate = await Certificate.load(config, { clock, log });
    const isCertified = certificate && ((name: string) => certificate.isFor(name));
    const access = staffAccess(config.http, { store, clock, log, isCertified, cobot: config.cobot });
    steps.unshift({ name: 'audit', stop: () => access.trail.settled() });
    const firstOwnerCode = await access.firstOwner.open();
    const live = startLive({ access, news, fleet, staff, enrolments: guided, store, clock, log });
    const app = createApp({
      access,
      store,
      fleet,
      desk,
      guided,
      sync,
      staff,
      timeZone,
      webhooks,
      live: live.feed,
      clock,
      health,
      log,
      page: deps.welcomeAs === undefined ? {} : { welcome: welcomeAs(deps.welcomeAs, access) },
    });
    const http = await listen(app, { ...config.http, tls: certificate?.pair, onUpgrade: live.onUpgrade });
    steps.unshift({ name: 'http', stop: () => http.stop() });
    certificate?.watch((pair) => http.setCertificate(pair));
    steps.unshift({ name: 'certificate', stop: async () => certificate?.stop() });
    steps.unshift({ name: 'live', stop: () => live.feed.stop() });
    // First of all: whoever presses after the word to stop is told so at once.
    steps.unshift({ name: 'entries', stop: () => pipeline.stop(ENTRY_GRACE_MS) });
    const { kind: tls = 'none', fingerprint } = certificate ?? {};
    log.info({ event: 'bridge-listening', url: http.url, tls, fingerprint });

    const interrupted = await store.entries.closeInterrupted(clock.wallNow());
    if (interrupted > 0) log.warn({ event: 'entries-interrupted', entries: interrupted });

    fleet.start();
    sync.start();
    webhooks.start();
    const features = featuresOf(config);
    const { signal } = stopping;
    const looking = { cobot, features, timeZone, decisions, health: cobotHealth };
    void lookAtCobot({ ...looking, log, signal });
    afterwards.push(decisions.snapshots.run(signal), decisions.poster.run(signal));
    if (numberWatch !== undefined) afterwards.push(numberWatch.run(signal));
    return {
      httpUrl: http.url,
      firstOwnerCode,
      certificate: certificate && { kind: certificate.kind, fingerprint: certificate.fingerprint },
      enrol: (membershipId, userId) => desk.enrol(membershipId, userId),
      dropLease: (membershipId) => decisions.dropLease(membershipId),
      entries: async (query = {}) => (await store.entries.list({ limit: 50, ...query })).map(entryMessage),
      terminals: () => fleet.status(),
      sync,
      health,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every step is taken, whatever becomes of the others. */
async function stopAll(
  steps: readonly { name: string; stop: () => Promise<void> }[],
  log: Log,
): Promise<void> {
  for (const { name, stop } of steps) {
    try {
      // The order matters: who uses something goes before it.
      // oxlint-disable-next-line no-await-in-loop
      await stop();
    } catch (error) {
      log.error({ event: 'stop-failed', step: name, problem: messageOf(error) });
    }
  }
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
