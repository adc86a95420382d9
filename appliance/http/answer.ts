// What a route may answer besides a JSON value: status, headers and a body that need not be in memory. Knows no socket.

/** A stretch of a file, in bytes. */
export interface FileSlice {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** Bytes in memory and stretches of files, sent one after the other and never joined. */
export class Slices {
  readonly parts: readonly (Uint8Array | FileSlice)[];
  readonly length: number;

  constructor(parts: readonly (Uint8Array | FileSlice)[]) {
    this.parts = parts;
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
  }
}

export type Body = string | Uint8Array | Slices | AsyncIterable<Uint8Array>;

/** An answer that isn't simply a value as JSON. Security headers are added to every answer by app.ts. */
export class Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Body | undefined;

  /** @param headers may name one header several times (Set-Cookie); Content-Length is ours to write */
  constructor(status: number, headers: readonly (readonly [name: string, value: string])[] = [], body?: Body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** A value as JSON with a media type of its own: `application/dicom+json` (PS3.18 F). */
export function json(value: unknown, status = 200, type = 'application/json'): Answer {
  return new Answer(status, [['content-type', type]], JSON.stringify(value));
}
