import { Client } from 'pg';
import { BridgeError, messageOf } from '../../errors.ts';
import { storeInUse } from '../in-use.ts';
import { isAnswer } from './answer.ts';
import { connectionSettings, storable } from './settings.ts';

/** A door waits for the answer. */
const ANSWER_MS = 2_000;
/** How long a bridge that is just ending may still hold the database. */
const LEASE_WAIT_MS = 1_000;
/** Marks our locks among all of the database server: "ctbr" in ASCII. */
const LOCK_CLASS = 0x63_74_62_72;
/** PostgreSQL's code for a lock that another one keeps. */
const LOCK_NOT_AVAILABLE = '55P03';

interface Statement {
  /** By which the server keeps it prepared. */
  name?: string;
  text: string;
  values: readonly unknown[];
}

/** A connection, and what it has to do before it is used. */
interface Link {
  client: Client;
  ready: Promise<void>;
}

/** By which the server knows a connection of ours. */
interface ServerSession {
  pid: number;
  since: string;
}

/**
 * The entries' own connection. An exclusive one takes an advisory lock before anything else, and the server lets go of it
 * with the connection: so whoever writes entries holds the lock at that very moment, and a bridge that died holds none.
 */
export class EntryConnection {
  readonly #url: string;
  readonly #exclusive: boolean;
  #link: Link | undefined;
  /** The last one that held the lock. */
  #session: ServerSession | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(url: string, exclusive: boolean) {
    this.#url = url;
    this.#exclusive = exclusive;
  }

  /** Rejects with a `BridgeError` where the database cannot be reached or another bridge holds it. */
  async open(): Promise<void> {
    await this.#connected();
  }

  /** Runs one statement after the other; rejects with the database's own error, or a `BridgeError` of kind `transport`. */
  query(statement: Statement): Promise<Record<string, unknown>[]> {
    const work = this.#last.then(() => this.#query(statement));
    this.#last = work.catch(ignore);
    return work;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const link = this.#link;
    this.#link = undefined;
    await link?.ready.catch(ignore);
    await link?.client.end().catch(ignore);
  }

  async #query(statement: Statement): Promise<Record<string, unknown>[]> {
    const link = await this.#connected();
    try {
      const { rows } = await link.client.query<Record<string, unknown>>({
        ...statement,
        values: statement.values.map(storable),
      });
      return rows;
    } catch (error) {
      if (isAnswer(error)) throw error;
      this.#drop(link);
      throw away(error);
    }
  }

  async #connected(): Promise<Link> {
    if (this.#isClosed) throw away(new Error('the store is closed'));
    const link = (this.#link ??= this.#connect());
    try {
      await link.ready;
      return link;
    } catch (error) {
      this.#drop(link);
      throw error instanceof BridgeError ? error : away(error);
    }
  }

  #connect(): Link {
    const client = new Client({ ...connectionSettings(this.#url), query_timeout: ANSWER_MS });
    const link = { client, ready: this.#prepare(client) };
    client.on('error', () => this.#drop(link));
    return link;
  }

  async #prepare(client: Client): Promise<void> {
    await client.connect();
    if (!this.#exclusive) return;
    // A box that lost its power keeps the lock for twenty seconds, not for hours.
    await client.query(
      'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 2;' +
        `set lock_timeout = ${LEASE_WAIT_MS}`,
    );
    if (this.#session !== undefined) await endSession(client, this.#session);
    await takeLease(client);
    await client.query('set lock_timeout = 0');
    const { rows } = await client.query<ServerSession>(
      'select pid, backend_start::text as since from pg_stat_activity where pid = pg_backend_pid()',
    );
    [this.#session] = rows;
  }

  #drop(link: Link): void {
    if (this.#link === link) this.#link = undefined;
    link.client.end().catch(ignore);
  }
}

function ignore(): void {}

/** Where the way to the server was cut, the server still keeps our old connection, and the lock with it. */
async function endSession(client: Client, { pid, since }: ServerSession): Promise<void> {
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and backend_start::text = $2',
    [pid, since],
  );
}

/** The lock is per schema, where a database holds several. */
async function takeLease(client: Client): Promise<void> {
  try {
    await client.query('select pg_advisory_lock($1, hashtext(current_schema()))', [LOCK_CLASS]);
  } catch (cause) {
    if (!isAnswer(cause) || cause.code !== LOCK_NOT_AVAILABLE) throw cause;
    throw storeInUse(
      'this database',
      'stop the other one first (one whose machine died lets go after half a minute), or give this one a database of its own',
      cause,
    );
  }
}

function away(cause: unknown): BridgeError {
  return new BridgeError('transport', 'store-away', `the database does not answer: ${messageOf(cause)}`, {
    advice: 'see that the database server runs and that database.url in the config is right',
    cause,
  });
}
