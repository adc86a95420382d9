// `npm run generate`: writes schema.sql from the migrations, for people to read and its test to compare.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from './database.ts';
import { migrate, schemaText } from './migrate.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'lightbox-schema-'));
const db = await openDatabase(`file:${path.join(folder, 'empty.db')}`);
await migrate(db);
await writeFile(new URL('./schema.sql', import.meta.url), await schemaText(db));
await db.close();
await rm(folder, { recursive: true });
