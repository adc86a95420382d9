// Writes multipart/related answers (RFC 2387, PS3.18 8.6.1.2.2): delimiters in memory, contents wherever they are. Nothing
// is joined.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Answer, type FileSlice, Slices } from '../answer.ts';

export interface OutgoingPart {
  /** With its parameters: `application/dicom; transfer-syntax=1.2.840.10008.1.2.1`. */
  contentType: string;
  headers?: Headers;
  content: readonly (Uint8Array | FileSlice)[];
}

type Headers = readonly (readonly [name: string, value: string])[];

/**
 * Everything is known: the answer has a length and files go out as they lie.
 * @param type of the parts, without parameters
 */
export function multipartAnswer(
  type: string,
  parts: Iterable<OutgoingPart>,
  status = 200,
  headers: Headers = [],
): Answer {
  const boundary = newBoundary();
  const slices: (Uint8Array | FileSlice)[] = [];
  for (const part of parts) slices.push(partHead(boundary, part, slices.length === 0), ...part.content);
  slices.push(closing(boundary));
  return new Answer(status, [contentTypeOf(type, boundary), ...headers], new Slices(slices));
}

/** Parts that are made while the ones before are sent. A part that throws breaks the answer off. */
export function multipartStream(type: string, parts: AsyncIterable<OutgoingPart>): Answer {
  const boundary = newBoundary();
  return new Answer(200, [contentTypeOf(type, boundary)], streamed(boundary, parts));
}

async function* streamed(boundary: string, parts: AsyncIterable<OutgoingPart>): AsyncGenerator<Uint8Array, void> {
  let isFirst = true;
  for await (const part of parts) {
    yield partHead(boundary, part, isFirst);
    isFirst = false;
    for (const piece of part.content) {
      if (piece instanceof Uint8Array) yield piece;
      else if (piece.length > 0) yield* fileBytes(piece);
    }
  }
  yield closing(boundary);
}

function fileBytes({ path, offset, length }: FileSlice): AsyncIterable<Uint8Array> {
  return createReadStream(path, { start: offset, end: offset + length - 1, highWaterMark: 256 * 1024 });
}

/** Unguessable, so that no stored object can contain it on purpose. */
function newBoundary(): string {
  return randomUUID();
}

function contentTypeOf(type: string, boundary: string): readonly [string, string] {
  return ['content-type', `multipart/related; type="${type}"; boundary=${boundary}`];
}

function partHead(boundary: string, { contentType, headers = [] }: OutgoingPart, isFirst: boolean): Uint8Array {
  const more = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${isFirst ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${contentType}\r\n${more}\r\n`, 'latin1');
}

function closing(boundary: string): Uint8Array {
  return Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1');
}
