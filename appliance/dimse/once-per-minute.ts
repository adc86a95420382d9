// Says of what happens again and again whether it is due for a log line. Forgets most of it when strangers invent keys.

const MINUTE_MS = 60_000;
const MOST_KEYS = 1000;

export class OncePerMinute {
  readonly #keys = new Map<string, { until: number; silent: number }>();

  /** @returns undefined within a minute of the last line; else how often it happened since without one */
  due(key: string, now = Date.now()): number | undefined {
    const known = this.#keys.get(key);
    if (known && now < known.until) {
      known.silent++;
      return undefined;
    }
    if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
    this.#keys.set(key, { until: now + MINUTE_MS, silent: 0 });
    return known?.silent ?? 0;
  }
}
