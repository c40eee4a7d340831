import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import { BridgeError } from '../../errors.ts';
import { isAnswer } from './answer.ts';
import { connectionSettings, storable } from './settings.ts';

/** Nobody at a door waits for these. */
const CONNECTIONS = 4;
const STATEMENT_MS = 30_000;
/** Past this the server is gone, or the way to it. */
const ANSWER_MS = 35_000;

/** The connections for everything but entries. One whose query was not answered is not used again. */
export function kyselyPool(url: string): PostgresPool {
  const pool = new Pool({
    ...connectionSettings(url),
    max: CONNECTIONS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
  });
  // A connection that is lost while nobody uses it is replaced when it is needed.
  pool.on('error', () => undefined);
  return {
    options: {},
    connect: async () => new LentClient(await pool.connect()),
    end: () => pool.end(),
  };
}

/** A connection on loan. */
class LentClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  #isBroken = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  query<Row>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new BridgeError('ours', 'store-stream', 'the store does not stream');
    return this.#query(text, parameters);
  }

  release(destroy?: boolean): void {
    this.#client.release(this.#isBroken || destroy === true);
  }

  async #query(text: string, parameters: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#client.query(text, parameters.map(storable));
    } catch (error) {
      this.#isBroken ||= !isAnswer(error);
      throw error;
    }
  }
}
