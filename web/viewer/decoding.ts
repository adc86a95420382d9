// Calls the right decoder for a frame's transfer syntax. The decoders are cornerstone's, taken one by one from its
// image loader (its package exports only the whole loader, which would bring all of cornerstone into each worker).
import decodeHtj2k from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/decodeHTJ2K.js';
import decodeJpeg2000 from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/decodeJPEG2000.js';
import decodeJpegBaseline from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/decodeJPEGBaseline8Bit.js';
import decodeJpegLossless from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/decodeJPEGLossless.js';
import decodeJpegLs from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/decodeJPEGLS.js';
import decodeRle from '../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/shared/decoders/decodeRLE.js';
import type { PixelFormat } from './frames.ts';
import { jpegHead, withColourModel } from './jpeg.ts';
import type { Samples } from './pixels.ts';
import {
  BIG_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  HTJ2K,
  IMPLICIT_LITTLE_ENDIAN,
  JPEG_2000,
  JPEG_LS,
  RLE,
} from './transfer-syntaxes.ts';

export interface Decoded {
  samples: Samples;
  /** Samples still sit at High Bit: nothing but their byte order was touched. */
  aligned: boolean;
  /** The decoder has already undone the colour model. */
  rgb: boolean;
  /** Samples of a colour frame stand plane by plane. */
  planar: boolean;
  /** The frame held fewer bytes than its rows and columns need; the rest is zero. */
  incomplete: boolean;
}

/** @throws Error with a sentence for the person when the frame can't be decoded. */
export async function decodeFrame(bytes: Uint8Array, transferSyntaxUid: string, format: PixelFormat): Promise<Decoded> {
  const syntax = transferSyntaxUid || EXPLICIT_LITTLE_ENDIAN;
  if (syntax === EXPLICIT_LITTLE_ENDIAN || syntax === IMPLICIT_LITTLE_ENDIAN) return nativeFrame(bytes, format);
  if (syntax === BIG_ENDIAN) return nativeFrame(swappedPairs(bytes), format);
  // The decoders take their own view of the bytes' buffer: give them one that starts at zero.
  const own = bytes.byteOffset === 0 ? bytes : bytes.slice();
  // Planar configuration is the data set's word on uncompressed pixels; RLE comes out pixel by pixel when told so.
  const frame = { ...loaderFrame(format), planarConfiguration: 0 };
  const { samples, rgb, planar } = await compressedSamples(own, syntax, frame);
  if (samples.length !== format.rows * format.columns * format.samplesPerPixel) {
    throw new Error('The compressed picture has another size than the object says');
  }
  return { samples, aligned: syntax === RLE, rgb, planar, incomplete: false };
}

async function compressedSamples(bytes: Uint8Array, syntax: string, frame: ReturnType<typeof loaderFrame>) {
  const info = { ...frame, signed: frame.pixelRepresentation === 1, bytesPerPixel: frame.bitsAllocated <= 8 ? 1 : 2 };
  const jpeg = jpegHead(bytes);
  let decoded: { pixelData: unknown; interleaveMode?: number };
  let rgb = false;
  // A JPEG is decoded as what it is, not as what the data set takes it for.
  if (jpeg?.process === 'lossless') decoded = await decodeJpegLossless(frame as never, bytes);
  else if (jpeg?.process === 'dct-8') {
    const ybr = frame.photometricInterpretation.startsWith('YBR');
    const told = jpeg.tellsColours || frame.samplesPerPixel === 1 ? bytes : withColourModel(bytes, ybr);
    decoded = await decodeJpegBaseline(told, info as never);
    rgb = true;
  } else if (syntax === RLE) decoded = await decodeRle(frame as never, bytes);
  else if (JPEG_LS.includes(syntax)) decoded = await decodeJpegLs(bytes, info as never);
  else if (JPEG_2000.includes(syntax)) {
    decoded = await decodeJpeg2000(bytes, info as never);
    rgb = true;
  } else if (HTJ2K.includes(syntax)) {
    decoded = await decodeHtj2k(bytes, info as never);
    rgb = true;
  } else throw new Error(`The transfer syntax ${syntax} can't be decoded here`);
  // Some decoders hand out a view of their own memory, which the next frame overwrites.
  const planar = decoded.interleaveMode === 0 && frame.samplesPerPixel > 1; // ISO/IEC 14495-1 C.2.3
  return { samples: (decoded.pixelData as Uint8Array).slice() as Samples, rgb, planar };
}

function loaderFrame(format: PixelFormat) {
  return {
    rows: format.rows,
    columns: format.columns,
    samplesPerPixel: format.samplesPerPixel,
    bitsAllocated: format.bitsAllocated,
    bitsStored: format.bitsStored,
    pixelRepresentation: format.signed ? 1 : 0,
    photometricInterpretation: format.photometric,
  };
}

function nativeFrame(bytes: Uint8Array, format: PixelFormat): Decoded {
  const samples = nativeSamples(bytes, format);
  return { ...complete(samples, format), aligned: true, rgb: false, planar: format.planar };
}

function swappedPairs(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  for (let i = 0; i + 1 < out.length; i += 2) {
    out[i] = bytes[i + 1]!;
    out[i + 1] = bytes[i]!;
  }
  return out;
}

function nativeSamples(bytes: Uint8Array, format: PixelFormat): Samples {
  const { bitsAllocated, signed, floatBits } = format;
  if (bitsAllocated === 1) return unpackBits(bytes, format.rows * format.columns * format.samplesPerPixel);
  if (bitsAllocated <= 8 && floatBits === undefined) return signed ? new Int8Array(bytes) : bytes;
  const width = (floatBits ?? (bitsAllocated <= 16 ? 16 : 32)) / 8;
  const buffer = bytes.slice(0, bytes.length - (bytes.length % width)).buffer;
  if (floatBits === 32) return new Float32Array(buffer);
  if (floatBits === 64) return new Float64Array(buffer);
  if (width === 2) return signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  return signed ? new Int32Array(buffer) : new Uint32Array(buffer);
}

/** First pixel in the least significant bit (PS3.5 8.2). */
function unpackBits(bytes: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1;
  return out;
}

/** Uncompressed 4:2:2 needs two bytes a pixel, everything else a sample for each. */
function complete(samples: Samples, format: PixelFormat): { samples: Samples; incomplete: boolean } {
  const pixels = format.rows * format.columns;
  const needed =
    pixels * (format.samplesPerPixel === 3 && /_422|_420/.test(format.photometric) ? 2 : format.samplesPerPixel);
  if (samples.length >= needed) return { samples, incomplete: false };
  const whole = new (samples.constructor as new (length: number) => Samples)(needed);
  whole.set(samples as never);
  return { samples: whole, incomplete: true };
}
