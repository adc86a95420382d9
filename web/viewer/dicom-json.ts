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

export function bytesOfBase64(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
