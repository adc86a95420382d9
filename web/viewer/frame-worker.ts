// The frame worker: fetches one frame at a time of asking, decodes it and hands back pixels ready to be windowed, so
// that the page's own thread only draws. Holds no frames and knows no study.
import { type Decoded, decodeFrame } from './decoding.ts';
import type { FrameAnswer, FrameCancel, FrameFaultKind, FrameRequest } from './frame-messages.ts';
import type { LutSource, PixelFormat } from './frames.ts';
import { type Lut, readLut } from './luts.ts';
import { singlePart } from './multipart.ts';
import { colourPixels, greyPixels, isColour, type Luts } from './pixels.ts';
import { presentedPixels } from './presentation/presented-pixels.ts';
import { AS_STORED, acceptOf, browserDecodes, EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts';

class FrameFault extends Error {
  readonly kind: FrameFaultKind;
  constructor(kind: FrameFaultKind, detail = '') {
    super(detail);
    this.kind = kind;
  }
}

const worker = self as unknown as DedicatedWorkerGlobalScope;
const running = new Map<number, AbortController>();
const bulk = new Map<string, Promise<Uint8Array>>();

worker.onmessage = ({ data }: MessageEvent<FrameRequest | FrameCancel>) => {
  if ('cancel' in data) running.get(data.cancel)?.abort();
  else void answer(data);
};

async function answer(request: FrameRequest): Promise<void> {
  const controller = new AbortController();
  running.set(request.id, controller);
  try {
    const found = await load(request, controller.signal);
    worker.postMessage({ id: request.id, ...found } satisfies FrameAnswer, [found.pixels.values.buffer as ArrayBuffer]);
  } catch (cause) {
    const kind = controller.signal.aborted ? 'cancelled' : cause instanceof FrameFault ? cause.kind : 'refused';
    // Decoders throw strings and numbers too.
    const detail = cause instanceof Error ? cause.message : String(cause);
    worker.postMessage({ id: request.id, fault: { kind, detail } } satisfies FrameAnswer);
  } finally {
    running.delete(request.id);
  }
}

async function load({ url, format, colourComponents }: FrameRequest, signal: AbortSignal) {
  const luts = lutsOf(format); // fetched beside the frame
  luts.catch(() => {}); // a failing frame is told first
  const loaded = browserDecodes(format)
    ? await loadAsStored(url, format, signal).catch((cause) => {
        // Not what its data set says, or damaged: the server has other decoders.
        if (cause instanceof FrameFault || signal.aborted) throw cause;
        return loadFrom(url, format, EXPLICIT_LITTLE_ENDIAN, signal);
      })
    : await loadFrom(url, format, EXPLICIT_LITTLE_ENDIAN, signal);
  const { decoded } = loaded;
  const described = { ...loaded.format, planar: decoded.planar };
  const pixels = format.presented
    ? presentedPixels(decoded.samples, described, await luts, decoded.aligned, colourComponents)
    : isColour(format)
      ? colourPixels(decoded.samples, described, await luts, decoded.rgb, colourComponents)
      : greyPixels(decoded.samples, described, await luts, decoded.aligned);
  return { pixels, incomplete: decoded.incomplete };
}

interface Loaded {
  decoded: Decoded;
  /** As the samples are now, which is not how they were stored where the server decoded them. */
  format: PixelFormat;
}

async function loadFrom(url: string, format: PixelFormat, wanted: string, signal: AbortSignal): Promise<Loaded> {
  const response = await get(url, acceptOf(wanted), signal);
  const part = singlePart(response.type, response.bytes);
  const syntax = part.transferSyntaxUid || (wanted === AS_STORED ? format.transferSyntaxUid : wanted);
  const { photometric } = part;
  const now = photometric ? { ...format, photometric, planar: false, highBit: format.bitsStored - 1 } : format;
  return { decoded: await decodeFrame(part.body, syntax, now), format: now };
}

const loadAsStored = (url: string, format: PixelFormat, signal: AbortSignal) =>
  loadFrom(url, format, AS_STORED, signal);

async function get(url: string, accept: string, signal?: AbortSignal): Promise<{ type: string; bytes: Uint8Array }> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept }, credentials: 'same-origin', signal });
    if (response.ok) {
      return { type: response.headers.get('content-type') ?? '', bytes: new Uint8Array(await response.arrayBuffer()) };
    }
  } catch {
    throw new FrameFault('offline');
  }
  if (response.status === 401) throw new FrameFault('signed-out');
  if (response.status === 404 || response.status === 410) throw new FrameFault('missing');
  if (response.status >= 500 && response.status !== 501) throw new FrameFault('offline');
  const told = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  throw new FrameFault('refused', told?.error?.message ?? `HTTP ${response.status}`);
}

async function lutsOf(format: PixelFormat): Promise<Luts> {
  const read = async (source: LutSource): Promise<Lut> => {
    const address = source.bulkDataUri;
    if (!address) return readLut(source);
    if (!bulk.has(address)) {
      const coming = get(address, 'application/octet-stream, */*').then(bytesOf);
      bulk.set(address, coming);
      coming.catch(() => bulk.delete(address)); // so that the next frame asks again
    }
    return readLut(source, await bulk.get(address));
  };
  const colours = format.presented?.palette ?? format.palette;
  const [palette, modality, voi, presentation] = await Promise.all([
    colours && Promise.all(colours.map(read)),
    format.modalityLut && read(format.modalityLut),
    format.voiLut && read(format.voiLut),
    format.presented?.lut && read(format.presented.lut),
  ]);
  return { palette: palette as Luts['palette'], modality, voi, presentation };
}

const bytesOf = ({ type, bytes }: { type: string; bytes: Uint8Array }): Uint8Array => singlePart(type, bytes).body;
