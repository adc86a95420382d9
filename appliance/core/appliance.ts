// Opens the machinery in order, closes it in reverse, and makes Calls. Used by main.ts and by tests; knows no clinic.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Config } from '../config.ts';
import type { Actor, Call, Machines } from './call.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { openEvents } from './events.ts';
import { type Log, openLog } from './log.ts';
import { openPixels } from './pixels/pixels.ts';
import { openStore } from './store/store.ts';

export interface Appliance extends Machines {
  readonly config: Config;
  readonly log: Log;
  call(actor: Actor, origin: string): Call;
  /** Lets running work end, then closes. Nothing durable is lost by not calling it. */
  close(): Promise<void>;
}

/** 48 random bits as eight letters. Random bytes are fetched for a thousand at once: each fetch costs a system call. */
const ID_BYTES = 6;
let random = Buffer.alloc(0);
function shortId(): string {
  if (random.length < ID_BYTES) random = randomBytes(1000 * ID_BYTES);
  const id = random.toString('base64url', 0, ID_BYTES);
  random = random.subarray(ID_BYTES);
  return id;
}

/** @throws Fault('unavailable') when the database is newer than the program */
export async function openAppliance(config: Config, log: Log = openLog()): Promise<Appliance> {
  await mkdir(config.dataFolder, { recursive: true, mode: 0o750 });
  const db = await openDatabase(config.databaseUrl);
  const applied = await migrate(db);
  if (applied.length) log.info('database.migrated', { migrations: applied.map(String) });
  const store = await openStore({ folder: config.dataFolder, log });
  const events = openEvents((error) => log.error('event.listener-failed', error));
  const pixels = openPixels({ log });
  const machines: Machines = { db, store, events, pixels };
  return {
    ...machines,
    config,
    log,
    call(actor, origin) {
      const id = shortId();
      return { ...machines, id, actor, origin, now: new Date(), log: log.with({ call: id }) };
    },
    async close() {
      await pixels.close();
      await store.close();
      await db.close();
    },
  };
}
