// Reads a multipart/related request as it arrives (RFC 2046 5.1): holds one chunk and the piece of a delimiter at its
// end, whatever the parts' sizes. Decodes no transfer encoding; DICOM parts are binary (PS3.18 8.6.1.2).
import { Fault } from '../../lib/fault.ts';

export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** To be read before the next part is asked for; what is left of it then is skipped. */
  readonly content: AsyncIterable<Uint8Array>;
}

const HEADER_BYTES_LIMIT = 16 * 1024;
const LINE_END = Buffer.from('\r\n', 'latin1');
const HEADER_END = Buffer.from('\r\n\r\n', 'latin1');
/** RFC 2046 5.1.1 without its 70 characters: Orthanc's have 73. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,199}[0-9A-Za-z'()+_,\-./:=?]$/;

/**
 * The parts in order. Slices of the contents are views of the chunks that came in.
 * @throws Fault('invalid') for a boundary that can't be one, a body without its delimiters or a damaged part header;
 * while a part's content is read, for a body that ends before its closing delimiter
 */
export async function* readMultipart(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part, void> {
  if (!BOUNDARY.test(boundary)) throw new Fault('invalid', 'The multipart boundary is missing or malformed');
  const source = new Source(body, Buffer.from(`\r\n--${boundary}`, 'latin1'));
  await source.skipPreamble();
  while (await source.isAnotherPart()) {
    yield { headers: await source.headers(), content: source.content() };
    await source.skipRest();
  }
}

class Source {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #delimiter: Buffer;
  /** Bytes that came and weren't given on. */
  #held: Buffer = Buffer.alloc(0);
  #inContent = false;

  constructor(body: AsyncIterable<Uint8Array>, delimiter: Buffer) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#delimiter = delimiter;
  }

  /** Up to and with the first delimiter, which may stand at the very start (RFC 2046 5.1.1). */
  async skipPreamble(): Promise<void> {
    this.#held = LINE_END;
    let skipped = 0;
    for await (const piece of this.content()) {
      skipped += piece.length;
      if (skipped > HEADER_BYTES_LIMIT)
        throw new Fault('invalid', 'The multipart body does not begin with its boundary');
    }
  }

  /** Past the content of a part whose reader gave up on it. */
  async skipRest(): Promise<void> {
    if (this.#inContent) for await (const _ of this.content());
  }

  /** After a delimiter: a line end, or two hyphens for the last. White space between is allowed. */
  async isAnotherPart(): Promise<boolean> {
    for (let padding = 0; padding < 100; padding++) {
      while (this.#held.length < 2) await this.#more();
      if (padding === 0 && this.#held[0] === 0x2d && this.#held[1] === 0x2d) return false;
      if (this.#held[0] === 0x0d && this.#held[1] === 0x0a) {
        // Stays: the line end before a part without any header is also the start of the empty line.
        return true;
      }
      if (this.#held[0] !== 0x20 && this.#held[0] !== 0x09) break;
      this.#held = this.#held.subarray(1);
    }
    throw new Fault('invalid', 'A multipart delimiter is not followed by a line end');
  }

  async headers(): Promise<Map<string, string>> {
    let at = this.#held.indexOf(HEADER_END);
    while (at < 0 && this.#held.length <= HEADER_BYTES_LIMIT) {
      await this.#more();
      at = this.#held.indexOf(HEADER_END);
    }
    if (at < 0 || at > HEADER_BYTES_LIMIT) throw new Fault('invalid', 'The header of a part is over 16 kB');
    const text = this.#held.subarray(2, Math.max(2, at)).toString('latin1');
    const lines = text.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
    this.#held = this.#held.subarray(at + HEADER_END.length);
    this.#inContent = true;
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    return headers;
  }

  /** Bytes up to the next delimiter, which is consumed. May be given up, or never begun: skipRest() follows. */
  async *content(): AsyncGenerator<Uint8Array, void> {
    const delimiter = this.#delimiter;
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at >= 0) {
        const piece = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + delimiter.length);
        this.#inContent = false;
        if (piece.length) yield piece;
        return;
      }
      // The last bytes may be the beginning of a delimiter.
      const sure = this.#held.length - delimiter.length + 1;
      if (sure > 0) {
        const piece = this.#held.subarray(0, sure);
        this.#held = this.#held.subarray(sure);
        yield piece;
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) throw new Fault('invalid', 'The multipart body ends before its closing boundary');
    this.#held = Buffer.concat([this.#held, value]);
  }
}
