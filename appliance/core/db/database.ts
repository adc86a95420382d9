// The database as the rest of the house sees it: one writer and one reader, each in a worker thread, because the
// client is synchronous underneath and a wide query would hold up every socket. Knows no table.
import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../lib/module-url.ts';
import { takeTurns } from '../../lib/turns.ts';

export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, SqlValue>;
export interface Statement {
  sql: string;
  args?: readonly SqlValue[];
}
export interface Result {
  rows: Row[];
  rowsAffected: number;
}

/** What a verb may ask of the database, inside a transaction or outside. */
export interface Queries {
  /** Rows as objects by column name. Outside a transaction it sees the last commit. */
  query(sql: string, args?: readonly SqlValue[]): Promise<Row[]>;
}

export interface Transaction extends Queries {
  execute(sql: string, args?: readonly SqlValue[]): Promise<Result>;
}

export interface Database extends Queries {
  /** Runs `work` as the only writer. Commits when it resolves, rolls back when it throws or takes over ten seconds. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Statements in one atomic commit and one message: for bulk rows. Durable when it resolves. */
  batch(statements: readonly Statement[]): Promise<Result[]>;
  close(): Promise<void>;
}

/** How long a transaction may hold the writer, in milliseconds. */
const TRANSACTION_LIMIT_MS = 10_000;

type Request =
  | { kind: 'query'; sql: string; args: readonly SqlValue[] }
  | { kind: 'execute'; sql: string; args: readonly SqlValue[] }
  | { kind: 'batch'; statements: readonly Statement[] }
  | { kind: 'begin' | 'commit' | 'rollback' | 'close' };
export type Message = Request & { id: number };
export type Answer = { id: number; results?: Result[]; error?: { message: string; code?: string } };

/** What the database itself said (constraint, syntax, disk). `code` is SQLite's, e.g. SQLITE_CONSTRAINT_UNIQUE. */
export class DatabaseError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

class Connection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (results: Result[]) => void; reject: (error: Error) => void }>();
  #nextId = 1;
  #ended: Error | undefined;

  constructor(url: string, role: 'writer' | 'reader') {
    this.#worker = new Worker(moduleUrl('./connection-worker', import.meta.url), { workerData: { url, role } });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error as Error));
    this.#worker.on('exit', () => this.#end(new Error('The database connection has ended')));
  }

  ask(request: Request): Promise<Result[]> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    await this.ask({ kind: 'close' });
    await this.#worker.terminate();
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.error) waiting?.reject(new DatabaseError(answer.error.message, answer.error.code ?? 'UNKNOWN'));
    else waiting?.resolve(answer.results ?? []);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

/**
 * Opens the database and its two connections. The caller runs the migrations.
 * @param url a libSQL address, `file:/…/lightbox.db` on the box
 */
export async function openDatabase(url: string): Promise<Database> {
  const writer = new Connection(url, 'writer');
  await writer.ask({ kind: 'query', sql: 'SELECT 1', args: [] });
  const reader = new Connection(url, 'reader');
  await reader.ask({ kind: 'query', sql: 'SELECT 1', args: [] });
  const inTurn = takeTurns();
  return {
    query: async (sql, args = []) => (await reader.ask({ kind: 'query', sql, args }))[0].rows,
    batch: (statements) => inTurn(() => writer.ask({ kind: 'batch', statements })),
    transaction: (work) => inTurn(() => runTransaction(writer, work)),
    close: async () => {
      await inTurn(() => writer.close());
      await reader.close();
    },
  };
}

async function runTransaction<T>(writer: Connection, work: (tx: Transaction) => Promise<T>): Promise<T> {
  let open = true;
  const guard = () => {
    if (!open) throw new Error('This transaction has ended');
  };
  const tx: Transaction = {
    query: async (sql, args = []) => {
      guard();
      return (await writer.ask({ kind: 'query', sql, args }))[0].rows;
    },
    execute: async (sql, args = []) => {
      guard();
      return (await writer.ask({ kind: 'execute', sql, args }))[0];
    },
  };
  await writer.ask({ kind: 'begin' });
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('A transaction held the writer for too long')), TRANSACTION_LIMIT_MS);
  });
  try {
    const value = await Promise.race([work(tx), tooLong]);
    open = false;
    await writer.ask({ kind: 'commit' });
    return value;
  } catch (error) {
    open = false;
    await writer.ask({ kind: 'rollback' }).catch(() => undefined); // the first error is the one to tell
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
