// Writes the files that are made from code and committed, so that a review sees what changed: the API description and
// the database's shape. Tests keep both equal to the code.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from './core/db/database.ts';
import { migrate, schemaText } from './core/db/migrate.ts';
import { openApiText } from './http/routes.ts';

const inside = (name: string) => new URL(name, import.meta.url);

async function currentSchema(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lightbox-schema-'));
  try {
    const db = await openDatabase(`file:${path.join(folder, 'schema.db')}`);
    await migrate(db);
    const text = await schemaText(db);
    await db.close();
    return text;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await writeFile(inside('http/openapi.json'), openApiText());
await writeFile(inside('core/db/schema.sql'), await currentSchema());
