import { types, type ClientConfig } from 'pg';

/** PostgreSQL's type of 64-bit numbers. Source: pg_type.dat of PostgreSQL, `int8`. */
const INT8 = 20;

/** How long to wait for a connection. */
const CONNECT_MS = 2_000;

/** What every connection to a database is made with. 64-bit numbers come as numbers: none of ours needs more than 53. */
export function connectionSettings(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'cobot-terminal-bridge',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: {
      // pg declares the parser of every type with a signature of its own.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : types.getTypeParser(oid, format ?? 'text'),
    },
  };
}

/** PostgreSQL's texts hold no zero characters, and a member's name that came with one must not stop anything. */
export function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u{fffd}') : value;
}
