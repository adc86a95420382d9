// A window on the head of a file that moves forward: reads blocks, steps over long values without reading them, and
// never holds more than one block or one sequence of undefined length.
import { Fault } from '../fault.ts';
import { type Encoding, type Header, readHeader, skipUndefinedLength, UN, unknownContent } from './element.ts';

/** Gives `length` bytes at `offset`, fewer only at the end of the file. */
export type Read = (offset: number, length: number) => Promise<Uint8Array>;

const BLOCK = 64 * 1024;

/** The longest sequence of undefined length that is followed to its end; per-frame groups of 40,000 frames fit. */
const MAX_SEQUENCE = 256 * 1024 * 1024;

export interface HeadWindow {
  /** Bytes from `base` on. */
  readonly bytes: Uint8Array;
  readonly base: number;
  /** Makes sure that `length` bytes at `offset` are in `bytes`. False where the file ends before. */
  at(offset: number, length: number): Promise<boolean>;
  /** Reads an element header at a file offset; its `value` is a file offset too. False at the end of the file. */
  header(offset: number, encoding: Encoding, header: Header): Promise<boolean>;
  /** File offset after a value of undefined length. */
  afterUndefined(header: Header, encoding: Encoding): Promise<number>;
  /** The value as ASCII, without padding, at most `limit` characters of it. */
  text(header: Header, limit: number): Promise<string>;
}

/** Opens a window at the start of a file. */
export function openWindow(read: Read, fileSize: number): HeadWindow {
  let bytes: Uint8Array = new Uint8Array(0);
  let base = 0;

  async function at(offset: number, length: number): Promise<boolean> {
    if (offset + length > fileSize && offset >= fileSize) return false;
    const isHeld = offset >= base && Math.min(offset + length, fileSize) <= base + bytes.length;
    if (!isHeld) {
      bytes = await read(offset, Math.min(Math.max(length, BLOCK), fileSize - offset));
      base = offset;
    }
    return offset + length <= base + bytes.length;
  }

  async function header(offset: number, encoding: Encoding, into: Header): Promise<boolean> {
    await at(offset, 12);
    if (offset < base || !readHeader(bytes, offset - base, bytes.length, encoding, into)) return false;
    into.value += base;
    return true;
  }

  async function afterUndefined({ value, vr }: Header, encoding: Encoding): Promise<number> {
    await at(value, 16);
    const inside = vr === UN ? unknownContent(bytes, value - base, bytes.length) : encoding;
    for (;;) {
      const step = skipUndefinedLength(bytes, value - base, bytes.length, inside);
      if (typeof step === 'string') throw new Fault('invalid', step);
      const held = base + bytes.length;
      if (step <= bytes.length) return base + step;
      if (held >= fileSize) return fileSize;
      if (held - value >= MAX_SEQUENCE)
        throw new Fault('too-large', 'A sequence before the pixels is too long to follow');
      // Twice as much each time, so that a long sequence is walked a few times, not once a block.
      const wanted = Math.max(base + step - value, 2 * (held - value));
      await at(value, Math.min(wanted, MAX_SEQUENCE));
    }
  }

  async function text({ value, length }: Header, limit: number): Promise<string> {
    const wanted = Math.min(length, limit);
    await at(value, wanted);
    if (value < base) return '';
    const held = bytes.subarray(value - base, value - base + wanted);
    return Buffer.from(held.buffer, held.byteOffset, held.length)
      .toString('latin1')
      .replace(/[\0 ]+$/, '')
      .trimStart();
  }

  return {
    get bytes() {
      return bytes;
    },
    get base() {
      return base;
    },
    at,
    header,
    afterUndefined,
    text,
  };
}
