// The clinic's logo: a picture that was made anew in a worker process, kept by its hash beside other papers, so that what was
// printed with it stays as it is. Which one holds is a row of the settings; it is no part of what a PATCH changes.
import { readFile } from 'node:fs/promises';
import { Check } from 'typebox/value';
import type { Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import { keepPaper, paperPath } from '../../core/store/papers.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { Logo } from './shapes.ts';
import * as store from './store.ts';

const KEY = 'logo';
const MOST_BYTES = 4 * 1024 * 1024;

/** Which one holds; undefined where there is none. */
export async function logo(db: Queries): Promise<Logo | undefined> {
  const value = await store.one(db, KEY);
  return Check(Logo, value) ? value : undefined;
}

/** Its bytes, a PNG. @throws Fault('not-found'); Fault('unavailable') when its file is missing */
export async function logoBytes(call: Call): Promise<Uint8Array> {
  const kept = await logo(call.db);
  if (!kept) throw new Fault('not-found', 'The clinic has no logo');
  try {
    return await readFile(paperPath(call.store.folder, kept.sha256));
  } catch (cause) {
    throw new Fault('unavailable', 'The file of the logo is missing', { cause });
  }
}

/**
 * Takes a PNG or JPEG in the place of the one there was.
 * @throws Fault('invalid') for anything else; Fault('too-large' | 'full')
 */
export async function keepLogo(call: Call, body: AsyncIterable<Uint8Array>): Promise<Logo> {
  call.store.requireRoom();
  const { bytes, width, height } = await call.pixels.run('pixels.logo', { bytes: await wholeOf(body) });
  const kept = { sha256: await keepPaper(call.store.folder, bytes), width, height };
  await call.db.transaction(async (tx) => {
    const before = (await logo(tx)) ?? null;
    await store.put(tx, KEY, kept, call.now);
    await audit.record(call, tx, { action: 'logo.changed', subject: 'settings', before, after: kept });
  });
  return kept;
}

/** Papers from now on are without. @throws Fault('not-found') */
export async function removeLogo(call: Call): Promise<void> {
  await call.db.transaction(async (tx) => {
    const before = await logo(tx);
    if (!before) throw new Fault('not-found', 'The clinic has no logo');
    await store.remove(tx, KEY);
    await audit.record(call, tx, { action: 'logo.removed', subject: 'settings', before });
  });
}

/** @throws Fault('too-large') before more than that is in memory */
async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Fault('too-large', 'This file is too large: 4 MB at most');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
