// How many connections there may be, and which newcomer is turned away when it gets crowded. The socket library tells
// the address of who comes but not of who leaves, so what is counted per address is arrivals, not those present: idle
// connections end by themselves after ten seconds. Pure.

export interface CrowdLimits {
  /** Never more than this. */
  most: number;
  /** From here on, who came often lately is turned away, so that there is room for others. */
  crowded: number;
  /** Arrivals of one address in ten seconds that are fine in a crowd: more than any browser makes. */
  arrivals: number;
}

export const CROWD_LIMITS: CrowdLimits = { most: 2048, crowded: 512, arrivals: 64 };
const WINDOW_MS = 10_000;

export class Crowd {
  readonly #limits: CrowdLimits;
  #present = 0;
  #arrivals = new Map<string, number>();
  #windowStart = 0;

  constructor(limits: CrowdLimits = CROWD_LIMITS) {
    this.#limits = limits;
  }

  /** Counts the newcomer in; false when it must be turned away, which leaves() then counts too. */
  enters(address: string, now: number): boolean {
    if (Math.abs(now - this.#windowStart) >= WINDOW_MS) {
      this.#arrivals = new Map();
      this.#windowStart = now;
    }
    const arrivals = (this.#arrivals.get(address) ?? 0) + 1;
    this.#arrivals.set(address, arrivals);
    this.#present += 1;
    if (this.#present > this.#limits.most) return false;
    return this.#present <= this.#limits.crowded || arrivals <= this.#limits.arrivals;
  }

  leaves(): void {
    this.#present -= 1;
  }
}
