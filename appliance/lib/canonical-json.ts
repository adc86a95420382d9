// JSON with one way to write each value: names sorted, nothing between, so that a hash over it stands for the value.
// Close to RFC 8785; numbers and texts are as JSON.stringify writes them.

/** @throws for what JSON has no word for, so that no two values are written alike */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(',')}}`;
  }
  throw new Error(`JSON has no word for a ${typeof value}`);
}
