// Where the frames of an image lie in its stored file, found by reading headers only, so that a frame can be streamed
// from the disk without the rest. Knows no codec beyond the first bytes of its streams, and no attribute of the picture
// but its size.
import { Fault } from '../fault.ts';
import { type Encoding, type Header, newHeader, SQ, UNDEFINED_LENGTH, u16, vrName } from './element.ts';
import { sniffEncoding } from './encoding.ts';
import { fragmentsOf } from './fragments.ts';
import { type HeadWindow, openWindow, type Read } from './head-window.ts';
import { readPart10 } from './part10.ts';
import { transferSyntax } from './transfer-syntax.ts';

/** What every index says. Plain data: it can be kept as JSON or sent to another process. */
interface Layout {
  transferSyntaxUid: string;
  /** How the data set is really written, whatever its transfer syntax says. */
  encoding: Encoding;
  /** Where the data set starts, after preamble and file meta information. */
  dataSetOffset: number;
  /** Where the pixel element starts (or the file ends): what describes the picture stands before it (PS3.5 7.1). */
  headEnd: number;
}

export interface PictureSize {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsAllocated: number;
  photometricInterpretation: string;
}

/** No pixel element in this file. */
export interface NoFrames extends Layout {
  kind: 'none';
}

/** The whole data set is deflated (PS3.5 A.5): inflate it, then index the result with `dataSet`. */
export interface DeflatedFrames extends Layout {
  kind: 'deflated';
}

export interface NativeFrames extends Layout, PictureSize {
  kind: 'native';
  element: 'pixel-data' | 'float' | 'double';
  /** OB or OW: 8 bit samples of big endian OW are swapped in pairs (PS3.5 8.1.1). */
  vr: string;
  /** Offset of the first frame. */
  offset: number;
  /** Frames follow each other without padding, down to the bit (PS3.5 8.1.1). */
  frameBits: number;
  /** Frames of which at least the first byte is there. */
  frames: number;
  /** Bytes of pixel data that are really in the file. */
  bytes: number;
  truncated: boolean;
}

export interface EncapsulatedFrames extends Layout, PictureSize {
  kind: 'encapsulated';
  frames: number;
  /** Offset and length of each fragment's bytes, one after the other. */
  fragments: number[];
  /** Number of the first fragment of each frame. */
  firstFragments: number[];
  truncated: boolean;
}

export type FrameIndex = NoFrames | DeflatedFrames | NativeFrames | EncapsulatedFrames;

/** A data set that stands alone, without file meta information. */
export interface BareDataSet {
  transferSyntaxUid: string;
}

const PIXEL_DATA = 0x7fe00010;
const FLOAT_PIXEL_DATA = 0x7fe00008;
const DOUBLE_PIXEL_DATA = 0x7fe00009;
const EXTENDED_OFFSETS = 0x7fe00001;
const EXTENDED_LENGTHS = 0x7fe00002;

/** Elements in a head before we stop believing in it. */
const MAX_ELEMENTS = 100_000;

/**
 * Indexes the frames of a file. Reads preamble, meta information and headers, never the pixels.
 * @param read gives bytes of the file, fewer only at its end
 * @param dataSet for bytes that are a bare data set, as after inflating
 * @throws Fault invalid where the file can't be followed to its pixels or their size makes no sense
 */
export async function frameIndex(read: Read, fileSize: number, dataSet?: BareDataSet): Promise<FrameIndex> {
  const window = openWindow(read, fileSize);
  const { transferSyntaxUid, dataSetOffset } = dataSet
    ? { transferSyntaxUid: dataSet.transferSyntaxUid, dataSetOffset: 0 }
    : await fileMeta(window);
  const syntax = transferSyntax(transferSyntaxUid);
  const layout: Layout = { transferSyntaxUid, encoding: syntax, dataSetOffset, headEnd: fileSize };
  if (syntax.deflated && !dataSet) {
    return { ...layout, encoding: plain(syntax), kind: 'deflated' };
  }
  await window.at(dataSetOffset, 8);
  const encoding = plain(sniffEncoding(window.bytes.subarray(dataSetOffset - window.base)) ?? syntax);
  const found = await findPixels(window, dataSetOffset, encoding);
  if (!found.header) return { ...layout, encoding, kind: 'none' };
  return indexPixels(read, fileSize, { ...layout, encoding, headEnd: found.headEnd }, found, found.header);
}

function plain({ explicitVr, bigEndian }: Encoding): Encoding {
  return { explicitVr, bigEndian };
}

/** All of it stands in the first block of the window. */
async function fileMeta(window: HeadWindow): Promise<{ transferSyntaxUid: string; dataSetOffset: number }> {
  await window.at(0, 1);
  return readPart10(window.bytes);
}

interface Found {
  headEnd: number;
  /** Of the pixel element, where there is one. */
  header?: Header;
  size: PictureSize;
  numberOfFrames: number;
  extended: { offsets?: Header; lengths?: Header };
}

/** Walks the top level of the data set up to the pixel element. */
async function findPixels(window: HeadWindow, start: number, encoding: Encoding): Promise<Found> {
  const size: PictureSize = {
    rows: 0,
    columns: 0,
    samplesPerPixel: 1,
    bitsAllocated: 0,
    photometricInterpretation: '',
  };
  const found: Found = { headEnd: start, size, numberOfFrames: 1, extended: {} };
  let at = start;
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const header = newHeader();
    found.headEnd = at;
    if (!(await window.header(at, encoding, header))) return found;
    const { tag } = header;
    if (tag === PIXEL_DATA || tag === FLOAT_PIXEL_DATA || tag === DOUBLE_PIXEL_DATA) return { ...found, header };
    if (tag >>> 16 === 0xfffe) {
      // A delimiter that belongs to nothing: some writers leave one behind.
      at = header.value;
      continue;
    }
    // Trailing padding, or a group that sorts after the pixels: there are none.
    if (tag > PIXEL_DATA) return found;
    if (tag >>> 16 === 0x28) await readSize(window, header, encoding, found);
    if (tag === EXTENDED_OFFSETS) found.extended.offsets = header;
    if (tag === EXTENDED_LENGTHS) found.extended.lengths = header;
    at =
      header.length === UNDEFINED_LENGTH ? await window.afterUndefined(header, encoding) : header.value + header.length;
  }
  throw new Fault('invalid', `This object has more than ${MAX_ELEMENTS} elements before its pixels`);
}

async function readSize(window: HeadWindow, header: Header, encoding: Encoding, found: Found): Promise<void> {
  const { size } = found;
  const word = async () =>
    (await window.at(header.value, 2)) && header.length >= 2
      ? u16(window.bytes, header.value - window.base, encoding.bigEndian)
      : 0;
  switch (header.tag) {
    case 0x00280002:
      size.samplesPerPixel = (await word()) || 1;
      break;
    case 0x00280004:
      size.photometricInterpretation = (await window.text(header, 16)).toUpperCase();
      break;
    case 0x00280008:
      // An integer string (PS3.5 6.2); '1A' has been seen and means 1.
      found.numberOfFrames = Math.max(1, Number.parseInt(await window.text(header, 16), 10) || 1);
      break;
    case 0x00280010:
      size.rows = await word();
      break;
    case 0x00280011:
      size.columns = await word();
      break;
    case 0x00280100:
      size.bitsAllocated = await word();
      break;
  }
}

async function indexPixels(
  read: Read,
  fileSize: number,
  layout: Layout,
  found: Found,
  header: Header,
): Promise<FrameIndex> {
  const { size, numberOfFrames } = found;
  const element = header.tag === PIXEL_DATA ? 'pixel-data' : header.tag === FLOAT_PIXEL_DATA ? 'float' : 'double';
  if (element === 'float') size.bitsAllocated = 32;
  if (element === 'double') size.bitsAllocated = 64;
  checkSize(size);
  const bytes = Math.max(0, Math.min(header.length, fileSize - header.value));
  const isEncapsulated = header.length === UNDEFINED_LENGTH && header.vr !== SQ;
  if (isEncapsulated) {
    const source = { read, fileSize, ...layout.encoding, start: header.value, numberOfFrames };
    const codec = transferSyntax(layout.transferSyntaxUid).codec;
    return { ...layout, ...size, kind: 'encapsulated', ...(await fragmentsOf(source, found.extended, codec)) };
  }
  const frameBits = bitsOfFrame(size, bytes, numberOfFrames);
  const announced = Math.ceil((frameBits * numberOfFrames) / 8);
  return {
    ...layout,
    ...size,
    kind: 'native',
    element,
    vr: vrName(header.vr) || 'OW',
    offset: header.value,
    frameBits,
    frames: Math.min(numberOfFrames, Math.ceil((bytes * 8) / frameBits)),
    bytes,
    truncated: bytes < announced || bytes < header.length,
  };
}

/** Keeps every later product (rows x columns x samples x bits) below 2^53, where numbers are exact. */
function checkSize({ rows, columns, samplesPerPixel, bitsAllocated }: PictureSize): void {
  if (rows === 0 || columns === 0)
    throw new Fault('invalid', 'This image does not say how many rows and columns it has');
  if (samplesPerPixel > 4)
    throw new Fault('unsupported', `Images with ${samplesPerPixel} samples per pixel can't be shown`);
  if (![1, 8, 16, 32, 64].includes(bitsAllocated)) {
    throw new Fault('unsupported', `Images with ${bitsAllocated} bits allocated per sample can't be shown`);
  }
}

function bitsOfFrame(size: PictureSize, bytes: number, numberOfFrames: number): number {
  const pixels = size.rows * size.columns;
  const full = pixels * size.samplesPerPixel * size.bitsAllocated;
  const isSubsampled = size.samplesPerPixel === 3 && size.photometricInterpretation.endsWith('_422');
  // Two pixels share their colour (PS3.3 C.7.6.3.1.2). Some name it so and write all samples: the length tells.
  return isSubsampled && bytes * 8 < full * numberOfFrames ? pixels * 2 * size.bitsAllocated : full;
}

/** Bytes of the file that hold a frame; of a native frame `skipBits` of the first byte belong to the frame before. */
export interface FrameSlice {
  ranges: { offset: number; length: number }[];
  skipBits: number;
  /** Bytes that a whole frame has, where the index can know it: fewer in `ranges` means that the file is cut short. */
  wholeBytes?: number;
}

/**
 * @param frame counted from 0
 * @throws Fault not-found where the object has no such frame
 */
export function frameSlice(index: NativeFrames | EncapsulatedFrames, frame: number): FrameSlice {
  if (!Number.isInteger(frame) || frame < 0 || frame >= index.frames) {
    throw new Fault(
      'not-found',
      index.frames === 1 ? 'This object has 1 frame' : `This object has ${index.frames} frames`,
    );
  }
  if (index.kind === 'native') {
    const firstBit = frame * index.frameBits;
    const offset = Math.floor(firstBit / 8);
    const skipBits = firstBit % 8;
    const wholeBytes = Math.ceil((skipBits + index.frameBits) / 8);
    const length = Math.min(wholeBytes, index.bytes - offset);
    return { ranges: [{ offset: index.offset + offset, length }], skipBits, wholeBytes };
  }
  const ranges: FrameSlice['ranges'] = [];
  const end = index.firstFragments[frame + 1] ?? index.fragments.length / 2;
  for (let fragment = index.firstFragments[frame]; fragment < end; fragment++) {
    ranges.push({ offset: index.fragments[2 * fragment], length: index.fragments[2 * fragment + 1] });
  }
  return { ranges, skipBits: 0 };
}
