// Keeps what was fetched for a while, up to so many bytes: what was not looked at for longest goes first.

export class BoundedCache {
  readonly #kept = new Map<string, Promise<Uint8Array | Uint16Array>>();
  readonly #sizes = new Map<string, number>();
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** What is kept under a name, else what `load` gives; a failure is not kept. */
  get<T extends Uint8Array | Uint16Array>(name: string, load: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(name);
    const coming = known ?? load();
    this.#kept.delete(name);
    this.#kept.set(name, coming); // at the end: used last
    if (!known) {
      coming.then(
        (bytes) => this.#count(name, coming, bytes.byteLength),
        () => this.#kept.get(name) === coming && this.#drop(name),
      );
    }
    return coming as Promise<T>;
  }

  clear(): void {
    this.#kept.clear();
    this.#sizes.clear();
    this.#bytes = 0;
  }

  #count(name: string, coming: Promise<unknown>, size: number): void {
    if (this.#kept.get(name) !== coming) return;
    this.#sizes.set(name, size);
    this.#bytes += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#limitBytes || oldest === name) break;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    this.#bytes -= this.#sizes.get(name) ?? 0;
    this.#sizes.delete(name);
    this.#kept.delete(name);
  }
}
