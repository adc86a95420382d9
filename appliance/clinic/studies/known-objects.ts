// What the index knows of objects by their UIDs, whatever study they are in: for rooms that name objects and don't read
// them. Says nothing of patients, so nothing is written down here.
import type { Queries } from '../../core/db/database.ts';
import * as store from './store.ts';

export type KnownObject = store.KnownObject;

/** Those that are there; in no order. */
export const knownObjects = (db: Queries, sopInstanceUids: readonly string[]): Promise<KnownObject[]> =>
  store.knownObjects(db, sopInstanceUids);
