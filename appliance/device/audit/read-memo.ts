// Remembers which reads of patient data were written down a moment ago, so that a thousand frames of one study are one
// row and not a thousand. Holds nothing that must survive; audit.ts does the writing.

/** Reads of the same thing by the same session within this time are one row. */
const REMEMBERED_MS = 5 * 60 * 1000;
const REMEMBERED_LIMIT = 20_000;

interface Batch<T> {
  readonly entries: T[];
  readonly written: Promise<void>;
}

export class ReadMemo<T> {
  readonly #write: (entries: readonly T[]) => Promise<void>;
  readonly #writtenAt = new Map<string, number>();
  readonly #writing = new Map<string, Promise<void>>();
  #gathering: Batch<T> | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  /** @param write makes entries durable, all or none */
  constructor(write: (entries: readonly T[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when a row for `key` is durable. Whoever comes while a write runs shares the next one. */
  async note(key: string, now: number, entry: T): Promise<void> {
    const age = now - (this.#writtenAt.get(key) ?? Number.NaN);
    if (age >= 0 && age < REMEMBERED_MS) return;
    let writing = this.#writing.get(key);
    if (!writing) {
      this.#gathering ??= this.#beginBatch();
      this.#gathering.entries.push(entry);
      writing = this.#gathering.written.then(() => this.#remember(key, now)).finally(() => this.#writing.delete(key));
      this.#writing.set(key, writing);
    }
    await writing;
  }

  #beginBatch(): Batch<T> {
    const entries: T[] = [];
    const written = this.#lastWrite.then(() => {
      this.#gathering = undefined;
      return this.#write(entries);
    });
    this.#lastWrite = written.catch(() => undefined); // those who wait for this batch are told
    return { entries, written };
  }

  #remember(key: string, now: number): void {
    this.#writtenAt.delete(key);
    this.#writtenAt.set(key, now);
    if (this.#writtenAt.size > REMEMBERED_LIMIT) this.#writtenAt.delete(this.#writtenAt.keys().next().value!);
  }
}
