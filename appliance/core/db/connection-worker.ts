// One database connection in a thread of its own: answers messages in the order they came. Deliberately has no
// policy; database.ts decides who may write when.
import { parentPort, workerData } from 'node:worker_threads';
import { type Client, createClient, type InValue, type ResultSet, type Transaction } from '@libsql/client';
import type { Answer, Message, Result } from './database.ts';

const { url, role } = workerData as { url: string; role: 'writer' | 'reader' };
const port = parentPort!;
const client: Client = createClient({ url, intMode: 'number', concurrency: 1, timeout: 5000 });
let transaction: Transaction | undefined;

/** WAL with FULL: a commit is on the disk before it is answered (reliability promise 1). */
async function prepare(): Promise<void> {
  if (!url.startsWith('file:')) return;
  if (role === 'writer') {
    await client.execute('PRAGMA journal_mode = WAL');
    await client.execute('PRAGMA synchronous = FULL');
    await client.execute('PRAGMA wal_autocheckpoint = 2000');
  } else {
    await client.execute('PRAGMA query_only = ON');
  }
  await client.execute('PRAGMA foreign_keys = ON');
  await client.execute('PRAGMA cache_size = -16000'); // KiB
  await client.execute('PRAGMA temp_store = MEMORY');
}

function plain(set: ResultSet): Result {
  const rows = set.rows.map((row) => {
    const out: Record<string, string | number | null | Uint8Array> = {};
    for (const column of set.columns) {
      const value = row[column];
      out[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : (value as string | number | null);
    }
    return out;
  });
  return { rows, rowsAffected: set.rowsAffected };
}

async function answer(message: Message): Promise<Result[]> {
  switch (message.kind) {
    case 'query':
    case 'execute': {
      const statement = { sql: message.sql, args: message.args as InValue[] };
      return [plain(await (transaction ?? client).execute(statement))];
    }
    case 'batch': {
      const statements = message.statements.map(({ sql, args }) => ({ sql, args: (args ?? []) as InValue[] }));
      return (await client.batch(statements, 'write')).map(plain);
    }
    case 'begin':
      transaction = await client.transaction('write');
      return [];
    case 'commit':
    case 'rollback': {
      const ending = transaction;
      transaction = undefined;
      await ending?.[message.kind]();
      return [];
    }
    case 'close':
      transaction?.close();
      if (role === 'writer' && url.startsWith('file:')) await client.execute('PRAGMA wal_checkpoint(TRUNCATE)');
      client.close();
      return [];
  }
}

let turn: Promise<unknown> = prepare();
port.on('message', (message: Message) => {
  turn = turn
    .then(() => answer(message))
    .then(
      (results) => port.postMessage({ id: message.id, results } satisfies Answer),
      (error: Error & { extendedCode?: string; code?: string; cause?: { code?: string } }) =>
        port.postMessage({
          id: message.id,
          error: { message: error.message, code: error.extendedCode ?? error.cause?.code ?? error.code },
        } satisfies Answer),
    );
});
