// Brings the database to the program's shape: numbered files, forward only, each in one transaction with its number.
import { readdir, readFile } from 'node:fs/promises';
import { Fault } from '../../lib/fault.ts';
import type { Database } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

interface Migration {
  number: number;
  name: string;
  sql: string;
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      number: Number(name.slice(0, 4)),
      name,
      sql: await readFile(new URL(name, FOLDER), 'utf8'),
    })),
  );
}

/** Splits a migration at lines that end in `;` outside a trigger body (`BEGIN … END;`). Comments stay with their statement. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let current = '';
  let inTrigger = false;
  for (const line of sql.split('\n')) {
    current += `${line}\n`;
    if (/^\s*BEGIN\s*$/i.test(line)) inTrigger = true;
    if (inTrigger ? /^\s*END;\s*$/i.test(line) : /;\s*(--.*)?$/.test(line)) {
      statements.push(current.trim());
      current = '';
      inTrigger = false;
    }
  }
  if (current.replace(/^\s*--.*$/gm, '').trim()) statements.push(current.trim());
  return statements;
}

/**
 * @returns the numbers that were applied now
 * @throws Fault('unavailable') when the database is newer than this program: it must not be touched by an older one
 */
export async function migrate(db: Database): Promise<number[]> {
  await db.batch([
    {
      sql: `CREATE TABLE IF NOT EXISTS migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL
) STRICT`,
    },
  ]);
  const migrations = await readMigrations();
  const done = new Set((await db.query('SELECT number FROM migrations')).map((row) => row.number as number));
  const newest = migrations.at(-1)?.number ?? 0;
  const ahead = Math.max(0, ...done);
  if (ahead > newest) {
    throw new Fault(
      'unavailable',
      `The database is at version ${ahead}, this program knows ${newest}: install the newer program`,
    );
  }
  const applied: number[] = [];
  for (const { number, name, sql } of migrations) {
    if (done.has(number)) continue;
    await db.batch([
      ...statementsOf(sql).map((statement) => ({ sql: statement })),
      { sql: 'INSERT INTO migrations VALUES (?, ?, ?)', args: [number, name, new Date().toISOString()] },
    ]);
    applied.push(number);
  }
  return applied;
}

/** The whole schema as SQL text, as `schema.sql` holds it and its test compares it. */
export async function schemaText(db: Database): Promise<string> {
  const rows = await db.query(
    `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\' ORDER BY tbl_name, type DESC, name`,
  );
  return `-- Generated from migrations/ by \`npm run generate\`. Read it to know the shape; change it by a migration.\n\n${rows
    .map((row) => `${row.sql};`)
    .join('\n\n')}\n`;
}
