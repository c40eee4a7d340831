import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type {
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  Driver,
  Kysely,
  QueryCompiler,
  QueryResult,
} from 'kysely';
import { BridgeError } from '../../errors.ts';
import type { WriteTurn } from './write-turn.ts';

/** Statements kept prepared; the bridge has fewer different ones than this. */
const KEPT_STATEMENTS = 200;

function isInput(value: unknown): value is SQLInputValue {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    ArrayBuffer.isView(value)
  );
}

function inputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (isInput(value)) return value;
    throw new BridgeError('ours', 'store-value', `the store cannot keep a ${typeof value}`);
  });
}

interface KeptStatement {
  statement: StatementSync;
  hasRows: boolean;
}

/** What the dialect works with. */
interface DialectParts {
  database: DatabaseSync;
  turn: WriteTurn;
  /** Hears how many rows each transaction changed. */
  onTransaction?: ((rows: number) => void) | undefined;
}

/** Counts, where somebody wants to know, the rows that each transaction changed. */
class ChangeCount {
  readonly #parts: Pick<DialectParts, 'database' | 'onTransaction'>;
  #before = 0;

  constructor(parts: Pick<DialectParts, 'database' | 'onTransaction'>) {
    this.#parts = parts;
  }

  begin(): void {
    if (this.#parts.onTransaction !== undefined) this.#before = this.#total();
  }

  end(): void {
    const { onTransaction } = this.#parts;
    const rows = onTransaction === undefined ? 0 : this.#total() - this.#before;
    if (rows > 0) onTransaction?.(rows);
  }

  #total(): number {
    return Number(this.#parts.database.prepare('select total_changes() as n').get()?.['n']);
  }
}

/** One connection, whose statements stay prepared. */
class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #changes: ChangeCount;
  readonly #kept = new Map<string, KeptStatement>();

  constructor(database: DatabaseSync, changes: ChangeCount) {
    this.#database = database;
    this.#changes = changes;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const isOwnTransaction = !this.#database.isTransaction;
    if (isOwnTransaction) this.#changes.begin();
    const result = this.#run<Row>(query);
    if (isOwnTransaction) this.#changes.end();
    return result;
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, hasRows } = this.#prepared(sql);
    const given = inputs(parameters);
    // Kysely types the rows; the database has what the tables say.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (hasRows) return { rows: statement.all(...given) as Row[] };
    const { changes, lastInsertRowid } = statement.run(...given);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  // Kysely asks for a generator here.
  // oxlint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new BridgeError('ours', 'store-stream', 'the store does not stream');
  }

  #prepared(sql: string): KeptStatement {
    const known = this.#kept.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const made = { statement, hasRows: statement.columns().length > 0 };
    if (this.#kept.size < KEPT_STATEMENTS) this.#kept.set(sql, made);
    return made;
  }
}

/** SQLite can undo a half-made table, so a migration that fails leaves nothing behind. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * One connection for all; Kysely lets one query or transaction at a time have it. A transaction writes from its first
 * moment, and takes the turn for that.
 */
class NodeSqliteDriver implements Driver {
  readonly #parts: DialectParts;
  readonly #connection: NodeSqliteConnection;
  readonly #changes: ChangeCount;
  #hasTurn = false;

  constructor(parts: DialectParts) {
    this.#parts = parts;
    this.#changes = new ChangeCount(parts);
    this.#connection = new NodeSqliteConnection(parts.database, this.#changes);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    await this.#parts.turn.take();
    this.#hasTurn = true;
    this.#parts.database.exec('begin immediate');
    this.#changes.begin();
  }

  async commitTransaction(): Promise<void> {
    this.#parts.database.exec('commit');
    this.#changes.end();
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite ends some failed transactions by itself.
    if (this.#parts.database.isTransaction) this.#parts.database.exec('rollback');
  }

  async releaseConnection(): Promise<void> {
    if (!this.#hasTurn) return;
    this.#hasTurn = false;
    this.#parts.turn.release();
  }

  async destroy(): Promise<void> {
    if (this.#parts.database.isOpen) this.#parts.database.close();
  }
}

/** Kysely on Node's own `node:sqlite`. */
export class NodeSqliteDialect implements Dialect {
  readonly #parts: DialectParts;

  constructor(parts: DialectParts) {
    this.#parts = parts;
  }

  createAdapter(): SqliteAdapter {
    return new WholeMigrations();
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#parts);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }
}
