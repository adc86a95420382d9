// Where this browser keeps things while it can't reach the box: IndexedDB, which needs no secure context. Knows nothing of
// what is kept. Where a browser has none (some private windows) things live as long as the tab.

export type Place = 'answers' | 'actions' | 'references' | 'drafts' | 'facts' | 'reports' | 'markings';
const KEYS: Record<Place, string> = {
  answers: 'path',
  actions: 'seq',
  references: 'seq',
  drafts: 'name',
  facts: 'name',
  reports: 'key',
  markings: 'key',
};
const NAME = 'lightbox';
/** Counts up with each place that is added. */
const VERSION = 3;

export interface Shelf {
  get<T>(place: Place, key: string | number): Promise<T | undefined>;
  all<T>(place: Place): Promise<T[]>;
  put(place: Place, value: object): Promise<void>;
  remove(place: Place, keys: readonly (string | number)[]): Promise<void>;
  clear(): Promise<void>;
  /** Takes a lease in the name of `holder` unless another one's still runs. Web Locks need a secure context. */
  lease(holder: string, untilMs: number): Promise<boolean>;
}

export async function openShelf(): Promise<Shelf> {
  try {
    return new IndexedShelf(await opened());
  } catch {
    return memoryShelf();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const { result: db } = request;
      for (const [place, keyPath] of Object.entries(KEYS))
        if (!db.objectStoreNames.contains(place)) db.createObjectStore(place, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('Another version holds the store'));
  });
}

class IndexedShelf implements Shelf {
  readonly #db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.#db = db;
    db.onversionchange = () => db.close();
  }

  get<T>(place: Place, key: string | number): Promise<T | undefined> {
    return this.#do(place, 'readonly', (store) => store.get(key)) as Promise<T | undefined>;
  }

  all<T>(place: Place): Promise<T[]> {
    return this.#do(place, 'readonly', (store) => store.getAll()) as Promise<T[]>;
  }

  async put(place: Place, value: object): Promise<void> {
    await this.#do(place, 'readwrite', (store) => store.put(value));
  }

  async remove(place: Place, keys: readonly (string | number)[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#do(place, 'readwrite', (store) => keys.map((key) => store.delete(key)).at(-1)!);
  }

  async clear(): Promise<void> {
    const places = Object.keys(KEYS) as Place[];
    await this.#transaction(places, 'readwrite', (transaction) => {
      for (const place of places) transaction.objectStore(place).clear();
    });
  }

  async lease(holder: string, untilMs: number): Promise<boolean> {
    let isOurs = false;
    await this.#transaction(['facts'], 'readwrite', (transaction) => {
      const facts = transaction.objectStore('facts');
      const request = facts.get('lease');
      request.onsuccess = () => {
        const held = request.result as { holder: string; untilMs: number } | undefined;
        isOurs = !held || held.holder === holder || held.untilMs < Date.now();
        if (isOurs) facts.put({ name: 'lease', holder, untilMs });
      };
    });
    return isOurs;
  }

  async #do(place: Place, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
    let request: IDBRequest | undefined;
    await this.#transaction([place], mode, (transaction) => {
      request = work(transaction.objectStore(place));
    });
    return request!.result;
  }

  /** Resolves when it is on disk as far as the browser says, not when it was asked for. */
  #transaction(places: Place[], mode: IDBTransactionMode, work: (transaction: IDBTransaction) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#db.transaction(places, mode, { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
      work(transaction);
    });
  }
}

/** The same in memory. */
export function memoryShelf(): Shelf {
  const places = new Map<Place, Map<string | number, object>>();
  const at = (place: Place) => places.get(place) ?? places.set(place, new Map()).get(place)!;
  return {
    get: async <T>(place: Place, key: string | number) => structuredClone(at(place).get(key)) as T | undefined,
    all: async <T>(place: Place) => [...at(place).values()].map((value) => structuredClone(value) as T),
    async put(place, value) {
      at(place).set((value as Record<string, string | number>)[KEYS[place]]!, structuredClone(value));
    },
    async remove(place, keys) {
      for (const key of keys) at(place).delete(key);
    },
    async clear() {
      places.clear();
    },
    lease: async () => true,
  };
}
