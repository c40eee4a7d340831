import type { BridgeConfig, TerminalConfig } from './config.ts';
import type { Decisions } from './decisions.ts';
import type { LastEvent } from './entries/recall.ts';
import type { Log } from './log.ts';
import type { Store } from './store/store.ts';
import { connectTo } from './terminals/connect-to.ts';
import type { ConnectionMemory } from './terminals/connect-to.ts';
import { Fleet } from './terminals/fleet.ts';
import { Keeper } from './terminals/keeper.ts';
import type { KeeperParts } from './terminals/keeper.ts';
import { SerialNumbers } from './terminals/serial-number.ts';
import type { TerminalSession } from './terminals/session-port.ts';
import { Whereabouts } from './terminals/whereabouts.ts';

/** What keeping the terminals of the config works with. */
export interface FleetParts extends Pick<KeeperParts, 'bringUpToDate' | 'syncAlerts' | 'random' | 'clock'> {
  config: BridgeConfig;
  store: Store;
  decisions: Decisions;
  /** By terminal, of an earlier run of the bridge. */
  lastEvents: ReadonlyMap<string, LastEvent>;
  onStatus: () => void;
  /** In place of the real thing. */
  connect?: ((terminal: TerminalConfig, signal: AbortSignal) => Promise<TerminalSession>) | undefined;
  log: Log;
}

/** A keeper for every terminal of the config. */
export function fleetFromConfig(parts: FleetParts): Fleet {
  const { config, store, decisions, lastEvents, clock, log } = parts;
  const { timeZone, doorDeadlineMs, deniedBit, followAfterSeconds } = config;
  const { pipeline, doors, alerts, lateEntries } = decisions;
  const serialNumbers = new SerialNumbers();
  const keepers = config.terminals.map((terminal) => {
    const memory: ConnectionMemory = {};
    const followIn = terminal.followIn ?? config.followIn;
    const whereabouts = new Whereabouts({ terminal, followIn, followAfterSeconds, store, clock, log });
    const connect = (signal: AbortSignal) =>
      parts.connect?.(terminal, signal) ??
      whereabouts.connect((host) => connectTo({ ...terminal, host }, { clock, log, signal, memory }), signal);
    const { bringUpToDate, syncAlerts, random, onStatus } = parts;
    return new Keeper({
      terminal,
      timeZone,
      doorDeadlineMs,
      deniedBit,
      rules: () => doors.settings(terminal.name),
      isHeldOpen: () => doors.isHeldOpen(terminal.name),
      alerts,
      lateEntries,
      lastEvent: lastEvents.get(terminal.name),
      store,
      pipeline,
      serialNumbers,
      clock,
      log,
      connect,
      onStatus,
      whereabouts,
      random,
      bringUpToDate,
      syncAlerts,
    });
  });
  return new Fleet(keepers, log);
}
