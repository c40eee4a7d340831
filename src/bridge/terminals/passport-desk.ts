import { isSameFirmware, type Passport } from '../../protocol/passport.ts';
import type { BridgeClock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalRecords } from '../store/terminals.ts';
import type { TerminalSession } from './session-port.ts';
import { wallMsIn } from './wall-clock.ts';

/** What looking after a passport works with. */
export interface PassportParts {
  session: Pick<TerminalSession, 'passport'>;
  /** Who it is, as it said when it was connected. */
  identity: Pick<Passport, 'serialNumber' | 'firmware'>;
  terminal: string;
  timeZone: string;
  records: Pick<TerminalRecords, 'passport' | 'keepPassport'>;
  clock: BridgeClock;
  log: Log;
}

/** Nobody is served before it is over. */
const LONGEST_PROBE_MS = 15_000;

/**
 * The terminal's passport: the one that was kept, or a new one where the terminal or its firmware is another. A terminal
 * that cannot be asked is without one until the next connection. Never throws.
 */
export async function passportOf(parts: PassportParts): Promise<Passport | undefined> {
  const { session, identity, terminal, timeZone, records, clock, log } = parts;
  const late = new AbortController();
  const takeBack = clock.schedule(LONGEST_PROBE_MS, () => late.abort());
  try {
    const kept = await records.passport(terminal);
    if (kept !== undefined && isSameFirmware(kept, identity)) return kept;
    const wallNow = () => wallMsIn(timeZone, clock.wallNow());
    const passport = await records.keepPassport(
      terminal,
      await session.passport({ wallNow, signal: late.signal }),
      clock.wallNow(),
    );
    log.info({ event: 'terminal-probed', terminal, quirks: passport.quirks });
    return passport;
  } catch (error) {
    log.warn({ event: 'terminal-not-probed', terminal, problem: messageOf(error) });
    return undefined;
  } finally {
    takeBack();
  }
}
