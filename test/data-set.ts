// Writes DICOM data sets from a list of elements, in any way that needs no image codec. For tests only: the product
// never rewrites an object. Takes what it is given, also what the standard forbids.
import { deflateRawSync } from 'node:zlib';
import { type TransferSyntax, transferSyntax } from '../appliance/lib/dicom/transfer-syntax.ts';

export type Value = string | number | (string | number)[] | Uint8Array | Element[][] | null;

/** Tag, VR, value. Strings are written in UTF-8; bytes as they are; a list of element lists makes a sequence. */
export type Element = [tag: number, vr: string, value: Value];

export interface WriteOptions {
  /** Write sequences and items with delimiters. */
  undefinedLengths?: boolean;
}

const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED = 0xffffffff;

/** A data set in the order given. Pixel data of an encapsulated syntax is passed as an `Encapsulated` value. */
export function writeDataSet(elements: Element[], transferSyntaxUid: string, options: WriteOptions = {}): Buffer {
  const syntax = transferSyntax(transferSyntaxUid);
  const plain = Buffer.concat(elements.flatMap((element) => writeElement(element, syntax, options)));
  if (!syntax.deflated) return plain;
  const deflated = deflateRawSync(plain);
  return deflated.length % 2 === 0 ? deflated : Buffer.concat([deflated, Buffer.alloc(1)]);
}

/** Pixel data as fragments behind an empty basic offset table, one fragment a frame (PS3.5 A.4). */
export function encapsulate(frames: Uint8Array[]): Buffer {
  const item = (content: Uint8Array) => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(content.length + (content.length % 2), 4);
    return [head, content, Buffer.alloc(content.length % 2)];
  };
  return Buffer.concat([
    ...item(new Uint8Array(0)),
    ...frames.flatMap(item),
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ]);
}

function writeElement([tag, vr, value]: Element, syntax: TransferSyntax, options: WriteOptions): Buffer[] {
  if (isItems(value)) return writeSequence(tag, value, syntax, options);
  const bytes = padded(valueBytes(vr, value, syntax.bigEndian), vr);
  const isEncapsulatedPixels = tag === 0x7fe00010 && syntax.encapsulated;
  return [header(tag, vr, isEncapsulatedPixels ? UNDEFINED : bytes.length, syntax), bytes];
}

function isItems(value: Value): value is Element[][] {
  return Array.isArray(value) && (value.length === 0 || Array.isArray(value[0]));
}

function writeSequence(tag: number, items: Element[][], syntax: TransferSyntax, options: WriteOptions): Buffer[] {
  const undefinedLengths = options.undefinedLengths === true;
  const content = items.flatMap((elements) => {
    const inside = elements.flatMap((element) => writeElement(element, syntax, options));
    if (!undefinedLengths) return [delimiter(0xe000, sizeOf(inside), syntax), ...inside];
    return [delimiter(0xe000, UNDEFINED, syntax), ...inside, delimiter(0xe00d, 0, syntax)];
  });
  if (!undefinedLengths) return [header(tag, 'SQ', sizeOf(content), syntax), ...content];
  return [header(tag, 'SQ', UNDEFINED, syntax), ...content, delimiter(0xe0dd, 0, syntax)];
}

function sizeOf(buffers: Buffer[]): number {
  return buffers.reduce((sum, each) => sum + each.length, 0);
}

function header(tag: number, vr: string, length: number, { explicitVr, bigEndian }: TransferSyntax): Buffer {
  const isLong = explicitVr && longForm.has(vr);
  const buffer = Buffer.alloc(isLong ? 12 : 8);
  const u16 = bigEndian ? buffer.writeUInt16BE.bind(buffer) : buffer.writeUInt16LE.bind(buffer);
  const u32 = bigEndian ? buffer.writeUInt32BE.bind(buffer) : buffer.writeUInt32LE.bind(buffer);
  u16(tag >>> 16, 0);
  u16(tag & 0xffff, 2);
  if (explicitVr) buffer.write(vr, 4, 'latin1');
  if (!explicitVr) u32(length, 4);
  else if (isLong) u32(length, 8);
  else u16(length, 6);
  return buffer;
}

function delimiter(element: number, length: number, { bigEndian }: TransferSyntax): Buffer {
  const buffer = Buffer.alloc(8);
  if (bigEndian) {
    buffer.writeUInt16BE(0xfffe, 0);
    buffer.writeUInt16BE(element, 2);
    buffer.writeUInt32BE(length, 4);
  } else {
    buffer.writeUInt16LE(0xfffe, 0);
    buffer.writeUInt16LE(element, 2);
    buffer.writeUInt32LE(length, 4);
  }
  return buffer;
}

const numberWriters: Record<string, (view: DataView, value: number, little: boolean) => void> = {
  US: (view, value, little) => view.setUint16(0, value, little),
  SS: (view, value, little) => view.setInt16(0, value, little),
  OW: (view, value, little) => view.setUint16(0, value, little),
  UL: (view, value, little) => view.setUint32(0, value, little),
  SL: (view, value, little) => view.setInt32(0, value, little),
  AT: (view, value, little) => {
    view.setUint16(0, value >>> 16, little);
    view.setUint16(2, value & 0xffff, little);
  },
  FL: (view, value, little) => view.setFloat32(0, value, little),
  FD: (view, value, little) => view.setFloat64(0, value, little),
};
const numberSizes: Record<string, number> = { AT: 4, US: 2, SS: 2, OW: 2, UL: 4, SL: 4, FL: 4, FD: 8 };

function valueBytes(vr: string, value: Exclude<Value, Element[][]>, bigEndian: boolean): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (value instanceof Uint8Array) return vr === 'OW' && bigEndian ? Buffer.from(value).swap16() : Buffer.from(value);
  const values = Array.isArray(value) ? value : [value];
  const write = numberWriters[vr];
  if (!write) return Buffer.from(values.join('\\'), 'utf8');
  return Buffer.concat(
    values.map((each) => {
      const buffer = Buffer.alloc(numberSizes[vr]);
      write(new DataView(buffer.buffer, buffer.byteOffset, buffer.length), Number(each), !bigEndian);
      return buffer;
    }),
  );
}

function padded(bytes: Buffer, vr: string): Buffer {
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from([vr === 'UI' || vr.startsWith('O') || vr === 'UN' ? 0 : 0x20])]);
}
