// OpenJPEG and OpenJPH as cornerstone builds them, for JPEG 2000 and HTJ2K: they can decode a picture at a fraction of its
// size, which makes thumbnails cheap. Alone knows these modules.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Fault } from '../../lib/fault.ts';

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decodeSubResolution(level: number, layer: number): void;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; isSigned: boolean; componentCount: number };
  delete(): void;
}

type Codec = 'j2k' | 'htj2k';
type Library = Record<string, new () => Decoder> & { HEAPU8: Uint8Array };
type Factory = (options: object) => Promise<Library>;

const sources = {
  j2k: {
    script: '@cornerstonejs/codec-openjpeg/decodewasmjs',
    wasm: '@cornerstonejs/codec-openjpeg/decodewasm',
    decoder: 'J2KDecoder',
  },
  htj2k: {
    script: '@cornerstonejs/codec-openjph/wasmjs',
    wasm: '@cornerstonejs/codec-openjph/wasm',
    decoder: 'HTJ2KDecoder',
  },
};

/** How large a library may have grown and still be kept for the next frame; both start at 50 MB, mostly untouched. */
const KEPT_BYTES = 96 * 1024 * 1024;

const libraries = new Map<Codec, Promise<Library>>();

async function load(codec: Codec): Promise<Library> {
  const require = createRequire(import.meta.url);
  const { script, wasm } = sources[codec];
  const factory = require(script) as Factory;
  const silent = () => undefined;
  return factory({ wasmBinary: await readFile(require.resolve(wasm)), print: silent, printErr: silent });
}

export interface Decoded {
  bytes: Uint8Array;
  columns: number;
  rows: number;
}

/**
 * Decodes one frame, interleaved by pixel, little endian, one or two bytes a sample.
 * @param reduce halves both sides so many times; not more often than the stream has decompositions
 * @throws Fault unsupported where the stream is damaged
 */
export async function decodeJ2k(codec: Codec, encoded: Uint8Array, reduce: number): Promise<Decoded> {
  if (!libraries.has(codec)) libraries.set(codec, load(codec));
  const library = await libraries.get(codec)!;
  const decoder = new library[sources[codec].decoder]();
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decodeSubResolution(reduce, 0);
    const { width, height } = decoder.getFrameInfo();
    // The view lies in memory that goes with the decoder. Failure is told by nothing having been decoded.
    const bytes = Uint8Array.from(decoder.getDecodedBuffer());
    if (bytes.length === 0) throw damaged();
    return { bytes, columns: reduced(width, reduce), rows: reduced(height, reduce) };
  } catch (error) {
    libraries.delete(codec);
    throw error instanceof Fault ? error : damaged(error);
  } finally {
    if (libraries.has(codec)) decoder.delete();
    // WebAssembly memory grows and never shrinks.
    if (library.HEAPU8.length > KEPT_BYTES) libraries.delete(codec);
  }
}

function reduced(length: number, times: number): number {
  return Math.ceil(length / 2 ** times);
}

function damaged(cause?: unknown): Fault {
  return new Fault('unsupported', "The compressed picture is damaged and can't be decoded", { cause });
}
