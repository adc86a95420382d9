// How many connections there may be. Those without an accepted device are guests: few for one address, few in all, and
// the one that came first goes first, so that silent ones never keep a modality out.

export interface Seated {
  readonly address: string;
  evict(): void;
}

export interface SeatLimits {
  guests: number;
  guestsPerAddress: number;
  /** Associations of accepted devices. */
  seated: number;
}

/** A gateway may open 200 associations in one moment: until each has said who it is, all of them are guests. */
export const LIMITS: SeatLimits = { guests: 512, guestsPerAddress: 256, seated: 512 };

export class Seats<T extends Seated> {
  readonly #limits: SeatLimits;
  /** In the order they came. */
  readonly #guests = new Set<T>();
  readonly #byAddress = new Map<string, Set<T>>();
  readonly #seated = new Set<T>();

  constructor(limits: SeatLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Everybody who is here. */
  *[Symbol.iterator](): Iterator<T> {
    yield* this.#guests;
    yield* this.#seated;
  }

  get size(): number {
    return this.#guests.size + this.#seated.size;
  }

  /** True while one more device may have a seat. */
  get free(): boolean {
    return this.#seated.size < this.#limits.seated;
  }

  /** Comes in as a guest; may cost an older guest its place. */
  enter(guest: T): void {
    const neighbours = this.#byAddress.get(guest.address) ?? new Set();
    if (neighbours.size >= this.#limits.guestsPerAddress) this.#evictFirst(neighbours);
    if (this.#guests.size >= this.#limits.guests) this.#evictFirst(this.#guests);
    this.#guests.add(guest);
    neighbours.add(guest);
    this.#byAddress.set(guest.address, neighbours);
  }

  /** The guest turned out to be a device. */
  seat(guest: T): void {
    this.leave(guest);
    this.#seated.add(guest);
  }

  leave(one: T): void {
    this.#seated.delete(one);
    if (!this.#guests.delete(one)) return;
    const neighbours = this.#byAddress.get(one.address)!;
    neighbours.delete(one);
    if (neighbours.size === 0) this.#byAddress.delete(one.address);
  }

  #evictFirst(among: Set<T>): void {
    const [first] = among;
    this.leave(first);
    first.evict();
  }
}
