// Takes the one part out of a multipart/related answer (PS3.18 8.6.1): what WADO-RS sends a frame in. Not a general
// MIME reader: one part, no nesting, nothing decoded.

export interface Part {
  mediaType: string;
  transferSyntaxUid: string;
  /** What the samples mean, where the server decoded them: it may have turned YBR into RGB. */
  photometric?: string;
  body: Uint8Array;
}

const HEADER_LIMIT_BYTES = 8192;

/**
 * @param contentType of the whole answer. An answer that isn't multipart is taken as the part itself.
 * @throws Error when the framing doesn't hold what it promises.
 */
export function singlePart(contentType: string, bytes: Uint8Array): Part {
  if (!/^multipart\/related/i.test(contentType)) return partOf(contentType, '', bytes);
  const boundary = parameter(contentType, 'boundary');
  if (!boundary) throw new Error('The multipart answer names no boundary');
  const delimiter = latin1(`--${boundary}`);
  const start = indexOf(bytes, delimiter, 0, HEADER_LIMIT_BYTES);
  const headEnd = indexOf(bytes, latin1('\r\n\r\n'), Math.max(0, start), HEADER_LIMIT_BYTES);
  if (start < 0 || headEnd < 0) throw new Error('The multipart answer has no part');
  const head = String.fromCharCode(...bytes.subarray(start + delimiter.length, headEnd));
  const end = lastIndexOf(bytes, latin1(`\r\n--${boundary}`), headEnd + 4);
  if (end < 0) throw new Error('The multipart answer was cut off');
  const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream';
  return partOf(type, head, bytes.subarray(headEnd + 4, end));
}

function partOf(contentType: string, head: string, body: Uint8Array): Part {
  return {
    photometric: /x-photometric-interpretation:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim(),
    mediaType: contentType.split(';')[0]!.trim().toLowerCase(),
    transferSyntaxUid: parameter(contentType, 'transfer-syntax') ?? '',
    body,
  };
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return found?.[1] ?? found?.[2];
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number, within: number): number {
  const last = Math.min(bytes.length - wanted.length, from + within);
  for (let i = from; i <= last; i++) if (matches(bytes, wanted, i)) return i;
  return -1;
}

/** From the end: the body may hold anything, also what looks like a delimiter further up. */
function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array, downTo: number): number {
  for (let i = bytes.length - wanted.length; i >= downTo; i--) if (matches(bytes, wanted, i)) return i;
  return -1;
}

function matches(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let j = 0; j < wanted.length; j++) if (bytes[at + j] !== wanted[j]) return false;
  return true;
}
