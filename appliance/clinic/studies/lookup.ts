// Finds one stored object again and again: a viewer asks for a series frame by frame. The first question loads the whole
// series from the index in one query; the answers are believed for a minute, for an object never changes.
import type { Call } from '../../core/call.ts';
import type { Database } from '../../core/db/database.ts';
import type { Place, StoredObject } from './retrieve.ts';

/** Loads what there is at a place, at most `limit` objects. */
export type Load = (call: Call, place: Place, limit: number) => Promise<StoredObject[]>;

const BELIEVED_MS = 60_000;
const OBJECTS_KEPT = 20_000;
/** Of a larger series each object is asked for by itself. */
const LARGEST_SERIES = 2000;

interface Remembered {
  object: StoredObject;
  until: number;
}

const lookups = new WeakMap<Database, Lookup>();

/** Undefined where there is no such object at this place. */
export function findObject(call: Call, place: Required<Place>, load: Load): Promise<StoredObject | undefined> {
  let lookup = lookups.get(call.db);
  if (!lookup) {
    lookup = new Lookup();
    lookups.set(call.db, lookup);
  }
  return lookup.find(call, place, load);
}

class Lookup {
  readonly #objects = new Map<string, Remembered>();
  /** Series that were loaded, or are too large for it, and until when that counts. */
  readonly #series = new Map<string, { loaded: Promise<void>; until: number }>();

  async find(call: Call, place: Required<Place>, load: Load): Promise<StoredObject | undefined> {
    const known = this.#recall(place);
    if (known) return known;
    await this.#loadSeries(call, place, load);
    const loaded = this.#recall(place);
    if (loaded) return loaded;
    // It came after its series was loaded, or that is too large, or it isn't there.
    const [object] = await load(call, place, 1);
    if (object) this.#remember(object);
    return object;
  }

  #recall({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }: Required<Place>): StoredObject | undefined {
    const remembered = this.#objects.get(sopInstanceUid);
    if (!remembered || remembered.until < Date.now()) return undefined;
    const { object } = remembered;
    const isThere = object.studyInstanceUid === studyInstanceUid && object.seriesInstanceUid === seriesInstanceUid;
    return isThere ? object : undefined;
  }

  async #loadSeries(call: Call, { studyInstanceUid, seriesInstanceUid }: Required<Place>, load: Load): Promise<void> {
    const key = `${studyInstanceUid} ${seriesInstanceUid}`;
    let series = this.#series.get(key);
    if (!series || series.until < Date.now()) {
      const loaded = load(call, { studyInstanceUid, seriesInstanceUid }, LARGEST_SERIES + 1).then((objects) => {
        if (objects.length <= LARGEST_SERIES) for (const object of objects) this.#remember(object);
      });
      series = { loaded, until: Date.now() + BELIEVED_MS };
      loaded.catch(() => this.#series.delete(key));
      keep(this.#series, key, series);
    }
    await series.loaded;
  }

  #remember(object: StoredObject): void {
    keep(this.#objects, object.sopInstanceUid, { object, until: Date.now() + BELIEVED_MS });
  }
}

/** The oldest make room. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > OBJECTS_KEPT) map.delete(map.keys().next().value!);
}
