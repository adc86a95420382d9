// The JPEG, JPEG-LS and JPEG XL decoders of dcmjs-codecs, called straight at their WebAssembly: its JavaScript would bring a
// whole second DICOM library into the process. Alone knows that module's functions.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Fault } from '../../lib/fault.ts';

export type NativeCodec = 'jpeg' | 'jpeg-ls' | 'j2k' | 'jpeg-xl';

/** What the decoder has to know beforehand; sizes must be those of the stream, not of the data set. */
export interface StreamShape {
  columns: number;
  rows: number;
  samplesPerPixel: number;
  /** 8 or 16: how wide a decoded sample is. */
  bitsAllocated: number;
  bitsStored: number;
}

type Exports = Record<string, (...args: number[]) => number> & { memory: WebAssembly.Memory };

const decoders: Record<NativeCodec, string> = {
  jpeg: 'DecodeJpeg',
  'jpeg-ls': 'DecodeJpegLs',
  j2k: 'DecodeJpeg2000',
  'jpeg-xl': 'DecodeJpegXl',
};

/** A decoder that had a larger frame than this is not kept: WebAssembly gives no memory back. */
const LARGE_FRAME_BYTES = 8 * 1024 * 1024;

let compiled: Promise<WebAssembly.Module> | undefined;
let running: Exports | undefined;

function compile(): Promise<WebAssembly.Module> {
  const path = createRequire(import.meta.url).resolve('dcmjs-codecs/build/dcmjs-native-codecs.wasm');
  return readFile(path).then((bytes) => WebAssembly.compile(bytes));
}

/**
 * Decodes one frame to samples interleaved by pixel as the stream orders them (JPEG-LS may be by plane), little endian.
 * @throws Fault unsupported with what the decoder says of the stream
 */
export async function decodeNative(codec: NativeCodec, encoded: Uint8Array, shape: StreamShape): Promise<Uint8Array> {
  compiled ??= compile();
  running ??= start(await compiled);
  try {
    const decoded = decode(running, codec, encoded, shape);
    if (decoded.length > LARGE_FRAME_BYTES) running = undefined;
    return decoded;
  } catch (error) {
    // A decoder left in the middle of its work owns memory that nobody frees: the next frame gets a fresh one.
    running = undefined;
    if (error instanceof CodecError || error instanceof WebAssembly.RuntimeError) {
      throw new Fault('unsupported', "The compressed picture is damaged and can't be decoded", { cause: error });
    }
    throw error;
  }
}

class CodecError extends Error {}

function decode(wasm: Exports, codec: NativeCodec, encoded: Uint8Array, shape: StreamShape): Uint8Array {
  const context = wasm.CreateCodecsContext();
  wasm.SetColumns(context, shape.columns);
  wasm.SetRows(context, shape.rows);
  wasm.SetBitsAllocated(context, shape.bitsAllocated);
  wasm.SetBitsStored(context, shape.bitsStored);
  wasm.SetSamplesPerPixel(context, shape.samplesPerPixel);
  wasm.SetPixelRepresentation(context, 0);
  wasm.SetPlanarConfiguration(context, 0);
  wasm.SetEncodedBufferSize(context, encoded.length);
  new Uint8Array(wasm.memory.buffer).set(encoded, wasm.GetEncodedBuffer(context));
  const parameters = wasm.CreateDecoderParameters();
  wasm.SetConvertColorspaceToRgb(parameters, 0);
  wasm[decoders[codec]](context, parameters);
  const at = wasm.GetDecodedBuffer(context);
  const decoded = new Uint8Array(wasm.memory.buffer).slice(at, at + wasm.GetDecodedBufferSize(context));
  wasm.ReleaseDecoderParameters(parameters);
  wasm.ReleaseCodecsContext(context);
  return decoded;
}

function start(module: WebAssembly.Module): Exports {
  let wasm: Exports | undefined;
  const text = (at: number, length: number) => Buffer.from(wasm!.memory.buffer, at, length).toString('latin1');
  const success = () => 0;
  const env = {
    emscripten_notify_memory_growth: () => undefined,
    onCodecsInfo: () => undefined,
    onCodecsTrace: () => undefined,
    onCodecsException: (at: number, length: number) => {
      throw new CodecError(text(at, length));
    },
  };
  const system = {
    environ_get: success,
    environ_sizes_get: (count: number, size: number) => {
      const view = new DataView(wasm!.memory.buffer);
      view.setUint32(count, 0, true);
      view.setUint32(size, 0, true);
      return 0;
    },
    proc_exit: (status: number) => {
      throw new CodecError(`The decoder ended with status ${status}`);
    },
    clock_time_get: (_clock: number, _precision: bigint, at: number) => {
      new DataView(wasm!.memory.buffer).setBigUint64(at, process.hrtime.bigint(), true);
      return 0;
    },
    fd_write: (_file: number, vectors: number, count: number, written: number) => {
      const view = new DataView(wasm!.memory.buffer);
      let total = 0;
      for (let each = 0; each < count; each++) total += view.getUint32(vectors + 8 * each + 4, true);
      view.setUint32(written, total, true);
      return 0;
    },
    fd_close: success,
    fd_seek: success,
  };
  const instance = new WebAssembly.Instance(module, { env, wasi_snapshot_preview1: system });
  wasm = instance.exports as unknown as Exports;
  wasm._initialize();
  return wasm;
}
