import type { BridgeClock } from './clock.ts';
import type { BridgeConfig, TerminalConfig } from './config.ts';
import type { Decisions } from './decisions.ts';
import type { Roster } from './entries/roster.ts';
import type { Log } from './log.ts';
import type { Store } from './store/store.ts';
import { CobotBook, type CobotBookParts } from './sync/cobot-book.ts';
import type { SyncDoor, SyncTerminals } from './sync/door-runs.ts';
import { HouseSync } from './sync/house-sync.ts';
import type { SyncReport } from './sync/report.ts';
import { neededDetails } from './sync/needed-details.ts';
import { storePorts } from './sync/store-ports.ts';

/** What a sync of this house works with. */
export interface SyncFromConfigParts {
  config: BridgeConfig;
  store: Store;
  cobot: CobotBookParts['cobot'];
  terminals: SyncTerminals;
  roster: Pick<Roster, 'set'>;
  /** Whose leases end with a membership. */
  decisions: Pick<Decisions, 'takeMemberships' | 'end' | 'leases'>;
  clock: BridgeClock;
  log: Log;
}

/** The sync of a house as the config wants it; not started. */
export function syncFromConfig(parts: SyncFromConfigParts): HouseSync {
  const { config, store, cobot, terminals, roster, decisions, clock, log } = parts;
  const { timeZone, sync } = config;
  const { cardField, names, withoutPasses, foreign, everyMinutes, schedules } = sync;
  const book = new CobotBook({
    cobot,
    members: store.members,
    needs: neededDetails(config),
    timeZone,
    clock,
    log,
    leases: (nowUtcMs) => decisions.leases(nowUtcMs),
    // Names may have changed, and people are greeted by them.
    onChange: async () => {
      for (const enrolment of await store.enrolments.all()) roster.set(enrolment);
    },
    onHeard: async (memberships, goneIds) => {
      await decisions.takeMemberships(memberships);
      for (const membershipId of goneIds) await decisions.end(membershipId);
    },
  });
  return new HouseSync({
    doors: config.terminals.map((terminal) => doorOf(terminal, withoutPasses)),
    house: { timeZone, names, cardField, schedules: new Map(Object.entries(schedules)) },
    foreign,
    everyMs: everyMinutes * 60_000,
    book,
    terminals,
    ports: storePorts(store, clock),
    keepReport: (report, at) => store.syncReports.add(report.terminal, withoutNames(report), at),
    clock,
    log,
  });
}

function doorOf(
  { name, encoding, members, ownRelay, mode }: TerminalConfig,
  withoutPasses: BridgeConfig['sync']['withoutPasses'],
): SyncDoor {
  return {
    terminal: name,
    encoding,
    rules: members,
    withoutPasses: withoutPasses ?? (mode === 'sync' ? 'remove' : 'keep'),
    heldLockOn: ownRelay === 'off' ? '0' : undefined,
  };
}

/** People by their ids: what is kept for months has no need of names. */
function withoutNames(report: SyncReport): SyncReport {
  const nameless = <Person extends { name: string }>(people: readonly Person[]) =>
    people.map((person) => ({ ...person, name: '' }));
  return {
    ...report,
    gains: nameless(report.gains),
    losses: nameless(report.losses),
    changes: nameless(report.changes),
    taken: nameless(report.taken),
    leftOut: nameless(report.leftOut),
    foreignUsers: nameless(report.foreignUsers),
  };
}
