// Reads the DICOM JSON model (PS3.18 F) as the server's metadata answers carry it. Knows tags only as eight hex
// digits; what they mean for pictures stands in frames.ts.

export interface JsonElement {
  vr: string;
  Value?: unknown[];
  InlineBinary?: string;
  BulkDataURI?: string;
}
export type Dataset = Record<string, JsonElement | undefined>;

/** First value as text, trimmed; empty where there is none. */
export function text(dataset: Dataset, tag: string): string {
  return texts(dataset, tag)[0] ?? '';
}

export function texts(dataset: Dataset, tag: string): string[] {
  return (dataset[tag]?.Value ?? []).map((value) => String(value ?? '').trim());
}

/** First value as a number; undefined when absent or not a number. IS and DS may come as strings. */
export function number(dataset: Dataset, tag: string): number | undefined {
  return numbers(dataset, tag)[0];
}

export function numbers(dataset: Dataset, tag: string): number[] {
  return (dataset[tag]?.Value ?? [])
    .map((value) => (value === '' || value === null ? Number.NaN : Number(value)))
    .filter((value) => Number.isFinite(value));
}

/** Items of a sequence. */
export function items(dataset: Dataset, tag: string): Dataset[] {
  return (dataset[tag]?.Value ?? []).filter((value) => value !== null && typeof value === 'object') as Dataset[];
}

/** A person's name for reading: "Sample, Anna"; other scripts follow in the order of the groups (PS3.5 6.2.1.2). */
export function personName(dataset: Dataset, tag: string): string {
  const value = dataset[tag]?.Value?.[0];
  if (!value) return '';
  const groups = typeof value === 'object' ? (value as Record<string, string>) : { Alphabetic: String(value) };
  const readable = [groups.Alphabetic, groups.Ideographic, groups.Phonetic].map(readableGroup).filter(Boolean);
  return [...new Set(readable)].join('  ');
}

function readableGroup(group: string | undefined): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = (group ?? '')
    .split('^')
    .map((s) => s.trim());
  const first = [prefix, given, middle].filter(Boolean).join(' ');
  return [family, [first, suffix].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}

/** `20240131` -> `2024-01-31`; anything else comes back as it is. */
export function readableDate(value: string): string {
  return /^\d{8}$/.test(value) ? `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}` : value;
}

/** `093015.5` -> `09:30`; anything shorter than hours and minutes comes back as it is. */
export function readableTime(value: string): string {
  return /^\d{4}/.test(value) ? `${value.slice(0, 2)}:${value.slice(2, 4)}` : value;
}

export function bytesOfBase64(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
