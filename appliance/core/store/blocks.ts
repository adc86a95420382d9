// Memory that objects wait in on their way to the disk: blocks of one size, used again and again, because making and
// collecting memory for half a megabyte a slice costs more than copying into what is there.

export const BLOCK_BYTES = 64 * 1024;

export class Blocks {
  readonly #free: Uint8Array[] = [];
  readonly #most: number;
  #made = 0;

  /** @param limitBytes of all blocks together; they are made when they are first needed and kept then */
  constructor(limitBytes: number) {
    this.#most = Math.floor(limitBytes / BLOCK_BYTES);
  }

  /** More than half are in use: those who can wait should. */
  get isScarce(): boolean {
    return this.#made - this.#free.length > this.#most / 2;
  }

  /** Undefined when all are in use. */
  take(): Uint8Array | undefined {
    const block = this.#free.pop();
    if (block || this.#made === this.#most) return block;
    this.#made += 1;
    return Buffer.allocUnsafeSlow(BLOCK_BYTES); // its own memory, with nothing else in it
  }

  give(block: Uint8Array): void {
    this.#free.push(block);
  }
}

/** Bytes in blocks, in order: all of these are full but the last. */
export class Gathered {
  readonly #blocks: Blocks;
  readonly #taken: Uint8Array[] = [];
  bytes = 0;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** Copies. @returns how many bytes found room: fewer than given when the blocks are used up */
  add(slice: Uint8Array): number {
    let at = 0;
    while (at < slice.length) {
      const offset = this.bytes % BLOCK_BYTES;
      if (offset === 0 && !this.#grow()) break;
      const part = slice.subarray(at, at + BLOCK_BYTES - offset);
      this.#taken[this.#taken.length - 1].set(part, offset);
      this.bytes += part.length;
      at += part.length;
    }
    return at;
  }

  #grow(): boolean {
    const block = this.#blocks.take();
    if (block) this.#taken.push(block);
    return block !== undefined;
  }

  /** The bytes where they lie, from one to the other. Good until `free`. */
  slices(from = 0, to = this.bytes): Uint8Array[] {
    const found: Uint8Array[] = [];
    for (let at = from; at < Math.min(to, this.bytes); ) {
      const block = Math.floor(at / BLOCK_BYTES);
      const end = Math.min((block + 1) * BLOCK_BYTES, to, this.bytes);
      found.push(this.#taken[block].subarray(at - block * BLOCK_BYTES, end - block * BLOCK_BYTES));
      at = end;
    }
    return found;
  }

  /** Gives the memory to others. Safe twice. */
  free(): void {
    for (const block of this.#taken.splice(0)) this.#blocks.give(block);
    this.bytes = 0;
  }
}
