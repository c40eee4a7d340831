import { createLog } from '../../../src/bridge/log.ts';
import type { Log } from '../../../src/bridge/log.ts';

/** A real log whose lines stay in memory. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog('debug', { write: (line) => void lines.push(line) }), lines };
}
