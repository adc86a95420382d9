// One frame of an image file to its stored values, whatever its transfer syntax.
import { inflateRawSync } from 'node:zlib';
import { frameSlice, type NativeFrames } from '../../lib/dicom/frames.ts';
import { type Codec, transferSyntax } from '../../lib/dicom/transfer-syntax.ts';
import { Fault } from '../../lib/fault.ts';
import { type Frame, fillChroma, interleave, maskStored, swapBytes, toSamples, unpackBits } from './frame.ts';
import { type ImageFile, MAX_FRAME_BYTES } from './image-file.ts';
import { decodeJ2k } from './j2k-codecs.ts';
import { decodeNative, type StreamShape } from './native-codecs.ts';
import { decodeRle } from './rle.ts';
import { readStreamHeader, type StreamHeader } from './stream-header.ts';

/** The Image Pixel module as far as decoding needs it (PS3.3 C.7.6.3). */
interface PixelModule {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsAllocated: number;
  bitsStored: number;
  /** Of the lowest stored bit. */
  shift: number;
  isSigned: boolean;
  isPlanar: boolean;
  photometricInterpretation: string;
}

/** Big endian samples in a little endian data set, as this private transfer syntax has them. */
const GE_BIG_ENDIAN_PIXELS = '1.2.840.113619.5.2';

/** How much of a frame may be missing at its end and still be filled up with zeroes. */
const FEWEST_BYTES = 0.01;

/**
 * @param frame counted from 0
 * @param reduce halves both sides so many times where the codec can do that cheaply; others ignore it
 * @throws Fault not-found, unsupported or too-large, with a sentence for the viewer
 */
export async function decodeFrame(image: ImageFile, frame: number, reduce = 0): Promise<Frame> {
  const module = pixelModule(image);
  const { rows, columns, samplesPerPixel, bitsAllocated } = module;
  if (rows * columns * samplesPerPixel * Math.ceil(bitsAllocated / 8) > MAX_FRAME_BYTES) throw tooLarge();
  const { index } = image;
  const bytes = await image.frameBytes(frame);
  if (index.kind === 'native') return decodeUncompressed(index, bytes, frame, module);
  const { codec, encapsulated } = transferSyntax(index.transferSyntaxUid);
  if (!encapsulated)
    throw new Fault('unsupported', 'This object says that its pixels are not compressed, but they are');
  return decodeCompressed(codec, bytes, module, reduce);
}

function tooLarge(): Fault {
  return new Fault('too-large', 'This picture is too large to be shown: it would need more than 512 MB');
}

function pixelModule({ index, dataSet }: ImageFile): PixelModule {
  const { rows, columns, samplesPerPixel, bitsAllocated, photometricInterpretation } = index;
  const bitsStored = Math.min(dataSet.uint16('x00280101') || bitsAllocated, bitsAllocated);
  const highBit = dataSet.uint16('x00280102') ?? bitsStored - 1;
  return {
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    shift: Math.max(0, Math.min(highBit + 1, bitsAllocated) - bitsStored),
    isSigned: dataSet.uint16('x00280103') === 1,
    isPlanar: dataSet.uint16('x00280006') === 1,
    photometricInterpretation: photometricInterpretation || (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2'),
  };
}

function decodeUncompressed(index: NativeFrames, read: Uint8Array, frame: number, module: PixelModule): Frame {
  const { encapsulated, codec } = transferSyntax(index.transferSyntaxUid);
  if (encapsulated && codec !== 'none') {
    throw new Fault('unsupported', 'This object says that its pixels are compressed, but they are not');
  }
  const { skipBits, wholeBytes = 0 } = frameSlice(index, frame);
  if (read.length < wholeBytes * FEWEST_BYTES) {
    throw new Fault('unsupported', 'The file ends before the pixels of this picture');
  }
  const bytes = read.length < wholeBytes ? filled(read, wholeBytes) : read;
  const { bigEndian } = index.encoding;
  const isFloat = index.element !== 'pixel-data';
  if (index.bitsAllocated === 8 && bigEndian && index.vr === 'OW') swapBytes(bytes, 2);
  if (index.bitsAllocated > 8 && (bigEndian || index.transferSyntaxUid === GE_BIG_ENDIAN_PIXELS)) {
    swapBytes(bytes, index.bitsAllocated / 8);
  }
  return nativeFrame(bytes, skipBits, index, module, isFloat);
}

function filled(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes);
  return whole;
}

/** Little endian bytes that are laid out as uncompressed pixel data is. */
function nativeFrame(
  bytes: Uint8Array,
  skipBits: number,
  { frameBits }: { frameBits: number },
  module: PixelModule,
  isFloat = false,
): Frame {
  const { rows, columns, samplesPerPixel, bitsAllocated } = module;
  const pixels = rows * columns;
  if (bitsAllocated === 1) return frameOf(unpackBits(bytes, skipBits, pixels * samplesPerPixel), 8, module);
  if (frameBits < pixels * samplesPerPixel * bitsAllocated) return frameOf(fillChroma(bytes, pixels), 8, module);
  const isByPlane = module.isPlanar && samplesPerPixel > 1;
  const byPixel = isByPlane ? interleave(bytes, samplesPerPixel, bitsAllocated / 8) : bytes;
  return frameOf(byPixel, bitsAllocated, module, isFloat);
}

/** Turns bytes into stored values; `bits` is how wide a sample is in them. */
function frameOf(bytes: Uint8Array, bits: number, module: PixelModule, isFloat = false): Frame {
  const { rows, columns, samplesPerPixel, bitsStored, shift, isSigned } = module;
  const wanted = rows * columns * samplesPerPixel * (bits / 8);
  if (bytes.length < wanted) throw new Fault('unsupported', 'The compressed picture holds fewer pixels than it should');
  const samples = toSamples(bytes.subarray(0, wanted), bits, isSigned, isFloat);
  if (!isFloat) maskStored(samples, bitsStored, shift);
  const photometricInterpretation = module.photometricInterpretation.replace('YBR_FULL_422', 'YBR_FULL');
  return {
    rows,
    columns,
    samplesPerPixel,
    samples,
    bitsStored,
    isSigned: isSigned || isFloat,
    photometricInterpretation,
  };
}

async function decodeCompressed(codec: Codec, bytes: Uint8Array, module: PixelModule, reduce: number): Promise<Frame> {
  const { rows, columns, samplesPerPixel, bitsAllocated } = module;
  switch (codec) {
    case 'none':
    case 'deflated-frame': {
      const frameBits = rows * columns * samplesPerPixel * bitsAllocated;
      const length = Math.ceil(frameBits / 8);
      const raw = codec === 'none' ? bytes : inflateFrame(bytes, length);
      if (raw.length < length)
        throw new Fault('unsupported', 'The compressed picture holds fewer pixels than it should');
      return nativeFrame(raw, 0, { frameBits }, module);
    }
    case 'rle':
      return frameOf(decodeRle(bytes, rows * columns, samplesPerPixel, bitsAllocated / 8), bitsAllocated, module);
    case 'jpeg':
    case 'jpeg-extended':
    case 'jpeg-lossless':
      return decodeJpeg(bytes, headerOf(bytes, 'jpeg', module), module);
    case 'jpeg-ls':
      return decodeJpegLs(bytes, headerOf(bytes, 'jpeg-ls', module), module);
    case 'j2k':
    case 'htj2k':
      return decodeWavelet(bytes, headerOf(bytes, 'j2k', module), module, reduce);
    case 'jpeg-xl':
      return decodeJpegXl(bytes, module);
    default:
      throw new Fault('unsupported', "This picture is coded in a way that can't be shown here");
  }
}

/** A frame of its own deflate stream (PS3.5 A.4.12), padded to an even length. */
function inflateFrame(bytes: Uint8Array, length: number): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: length + 1 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_BUFFER_TOO_LARGE' && !code?.startsWith('Z_')) throw error;
    throw new Fault('unsupported', "The compressed picture is damaged and can't be decoded", { cause: error });
  }
}

/** The stream's own header, where it is what the object says it is. */
function headerOf(bytes: Uint8Array, family: StreamHeader['family'], module: PixelModule): StreamHeader {
  const header = readStreamHeader(bytes);
  if (!header) throw new Fault('unsupported', 'The compressed picture does not start as it should');
  if (header.family !== family)
    throw new Fault('unsupported', 'The picture is compressed in another way than the object says');
  const { rows, columns, components, precision } = header;
  // Also bounds it: the object's own size has been checked already.
  const isSame = rows === module.rows && columns === module.columns && components === module.samplesPerPixel;
  if (!isSame) throw new Fault('unsupported', 'The compressed picture has another size than the object says');
  if (precision > 16 || precision > module.bitsAllocated) {
    throw new Fault(
      'unsupported',
      `The compressed picture has ${precision} bits a sample, which does not fit its object`,
    );
  }
  return header;
}

/** The module as a stream of the given precision has it: nothing is shifted, and the width is that of the decoder. */
function asDecoded(module: PixelModule, bitsStored: number): PixelModule {
  return { ...module, bitsStored, shift: 0, isPlanar: false };
}

function shapeOf({ rows, columns, components, precision }: StreamHeader): StreamShape {
  return { rows, columns, samplesPerPixel: components, bitsAllocated: precision <= 8 ? 8 : 16, bitsStored: precision };
}

async function decodeJpeg(bytes: Uint8Array, header: StreamHeader, module: PixelModule): Promise<Frame> {
  const { precision, components, isLossyProcess } = header;
  const shape = shapeOf(header);
  const decoded = await decodeNative('jpeg', bytes, shape);
  const frame = frameOf(decoded, shape.bitsAllocated, asDecoded(module, Math.min(precision, module.bitsStored)));
  // Lossy JPEG says itself how its components stand for a colour, more reliably than the objects around it.
  if (components === 3 && isLossyProcess && header.colour) {
    frame.photometricInterpretation = header.colour === 'rgb' ? 'RGB' : 'YBR_FULL';
  }
  return widened(frame, module);
}

async function decodeJpegLs(bytes: Uint8Array, header: StreamHeader, module: PixelModule): Promise<Frame> {
  const { precision, components, isPlanar } = header;
  const shape = shapeOf(header);
  const decoded = await decodeNative('jpeg-ls', bytes, shape);
  const byPixel = isPlanar && components > 1 ? interleave(decoded, components, shape.bitsAllocated / 8) : decoded;
  return widened(frameOf(byPixel, shape.bitsAllocated, asDecoded(module, precision)), module);
}

async function decodeWavelet(
  bytes: Uint8Array,
  header: StreamHeader,
  module: PixelModule,
  reduce: number,
): Promise<Frame> {
  const { precision, components, isSigned, isHighThroughput, hasColourTransform, isSubsampled } = header;
  const bits = precision <= 8 ? 8 : 16;
  // OpenJPH's wrapper mixes up the lines of components without a colour transform; OpenJPEG reads those streams too.
  const codec = isHighThroughput && (components === 1 || hasColourTransform) ? 'htj2k' : 'j2k';
  if (components > 1 && (components !== 3 || (bits > 8 && codec === 'j2k'))) {
    throw new Fault('unsupported', `JPEG 2000 with ${components} components of ${precision} bits can't be shown`);
  }
  // OpenJPEG's wrapper cuts signed samples of 8 bits at 0.
  const { rows, columns, ...decoded } =
    isSigned && bits === 8
      ? { ...header, bytes: await decodeNative('j2k', bytes, shapeOf(header)) }
      : await decodeJ2k(codec, bytes, Math.min(reduce, header.decompositions));
  const frame = frameOf(decoded.bytes, bits, { ...asDecoded(module, precision), rows, columns });
  if (components === 3 && (hasColourTransform || isSubsampled)) frame.photometricInterpretation = 'RGB';
  return widened(frame, module);
}

async function decodeJpegXl(bytes: Uint8Array, module: PixelModule): Promise<Frame> {
  const { samplesPerPixel, bitsAllocated, bitsStored } = module;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw new Fault('unsupported', `JPEG XL with ${bitsAllocated} bits a sample can't be shown`);
  }
  const decoded = await decodeNative('jpeg-xl', bytes, module);
  const frame = frameOf(decoded, bitsAllocated, asDecoded(module, bitsStored));
  if (samplesPerPixel === 3) frame.photometricInterpretation = 'RGB';
  return frame;
}

/** A decoder gives bytes where the object allocates words. */
function widened(frame: Frame, { bitsAllocated }: PixelModule): Frame {
  if (frame.samples.BYTES_PER_ELEMENT * 8 >= bitsAllocated) return frame;
  const wider = frame.isSigned ? Int16Array.from(frame.samples) : Uint16Array.from(frame.samples);
  return { ...frame, samples: wider };
}
