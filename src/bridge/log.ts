import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** Fields of one line; `event` is a fixed word per kind of line. */
interface LogFields {
  event: string;
  [field: string]: unknown;
}

/** Logs are fields, never sentences with values in them. No name, token, key, password or template at any level. */
export interface Log {
  debug(fields: LogFields): void;
  info(fields: LogFields): void;
  warn(fields: LogFields): void;
  error(fields: LogFields): void;
}

/** Fields that must never be seen, should one slip in. */
const secretFields = [
  'token',
  'checkInToken',
  'authorization',
  'password',
  'key',
  'keys',
  'commKey',
  'card',
  'template',
];

/** The reader of standard output may go away; the doors still have to be opened. */
function ignoreLostReader(): void {}

/**
 * Standard output through Node's own stream: pino's waits at the end of the process for a reader that is gone, and the
 * bridge would then not end on SIGTERM.
 */
function standardOutput(): DestinationStream {
  process.stdout.off('error', ignoreLostReader).on('error', ignoreLostReader);
  return { write: (line) => void process.stdout.write(line) };
}

/** JSON lines to the destination (default: standard output). */
export function createLog(level: string, destination: DestinationStream = standardOutput()): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[hidden]' },
  };
  const logger: Logger = pino(options, destination);
  return {
    debug: (fields) => logger.debug(fields),
    info: (fields) => logger.info(fields),
    warn: (fields) => logger.warn(fields),
    error: (fields) => logger.error(fields),
  };
}
