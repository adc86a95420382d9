// Cornerstone, started once: which backend draws, where its images come from, how much it may keep. The only file
// (with pane-view.ts) that knows cornerstone's names; everything else speaks of panes and frames.
import {
  cache,
  Enums,
  eventTarget,
  getRenderingCapabilities,
  imageLoader,
  init,
  metaData,
  RenderingEngine,
  type Types,
  utilities,
} from '@cornerstonejs/core';
import { type Frame, FrameFailure, type FramePool } from './frame-pool.ts';
import type { FrameInfo, PixelFormat } from './frames.ts';
import type { GreyPixels } from './pixels.ts';
import { isColour } from './pixels.ts';
import type { FrameRef } from './stacks.ts';

export type Backend = 'gpu' | 'cpu';

/** A frame as cornerstone shows it, with what a window needs to know about it. */
export interface ShownImage extends Types.IImage {
  /** Absent on colour frames. */
  grey?: GreyPixels;
  incomplete: boolean;
}

const SCHEME = 'lightbox';
/** Lets a workstation be held to one backend, for a driver that lies about itself. */
const BACKEND_KEY = 'lightbox.viewer.backend';

let backend: Backend | undefined;
let pool: FramePool | undefined;
const frames = new Map<string, FrameRef>();
const wanted = new Set<string>();

/** Chosen once a page: a switch on a live page leaves viewports black. */
export function startEngine(): Backend {
  if (backend) return backend;
  const held = localStorage.getItem(BACKEND_KEY);
  const { webgl2, softwareRasterizer } = getRenderingCapabilities();
  // A software rasterizer draws three times slower than the CPU path.
  backend = held === 'cpu' || held === 'gpu' ? held : webgl2 && !softwareRasterizer ? 'gpu' : 'cpu';
  init({ rendering: { useCPURendering: backend === 'cpu' } } as never);
  imageLoader.registerImageLoader(SCHEME, loadImage as never);
  metaData.addProvider(provideMetadata, 1000);
  cache.setMaxCacheSize(cacheBytes());
  return backend;
}

export function newRenderingEngine(): RenderingEngine {
  return new RenderingEngine(`lightbox-${Date.now()}`);
}

/** Tells the id of an engine that has lost a context of the graphics card. @returns what ends it */
export function whenContextLost(tell: (engineId: string) => void): () => void {
  const lose = (event: Event) => tell((event as CustomEvent<{ renderingEngineId: string }>).detail.renderingEngineId);
  eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, lose);
  return () => eventTarget.removeEventListener(Enums.Events.WEBGL_CONTEXT_LOST, lose);
}

/** A quarter of the device's memory (browsers tell it in GiB, 8 at most), 512 MB where they don't tell. */
export function cacheBytes(): number {
  const gibibytes = (navigator as { deviceMemory?: number }).deviceMemory ?? 2;
  return Math.round((gibibytes / 4) * 2 ** 30);
}

/** Where frames are loaded from until the next study is opened. */
export function usePool(next: FramePool): void {
  pool = next;
}

/** Makes frames known, so that their images can be asked for by id. */
export function registerFrames(refs: FrameRef[]): void {
  for (const ref of refs) frames.set(ref.imageId, ref);
}

/** Leaves the study: nothing of it stays in memory. */
export function forgetEverything(): void {
  frames.clear();
  wanted.clear();
  cache.purgeCache();
  pool = undefined;
}

export const isCached = (imageId: string): boolean => cache.getImage(imageId) !== undefined;

/** Loads a frame, or answers the one that is there. @throws FrameFailure */
export function loadFrame(imageId: string): Promise<ShownImage> {
  const known = cache.getImageLoadObject(imageId);
  if (known) return known.promise as Promise<ShownImage>;
  const loading = loadImage(imageId);
  // Cornerstone repeats a failure on this promise, which nobody waits for: the one below tells it.
  cache.putImageLoadObject(imageId, loading).catch(() => {});
  return loading.promise;
}

/** Says that a person waits for this one: it goes before everything fetched ahead. */
export function wantNow(imageId: string): void {
  wanted.clear();
  wanted.add(imageId);
}

/** Drops a failed load, so that the next look asks the server again. */
export function forgetImage(imageId: string): void {
  if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
}

/** Pixels of a frame for something else than showing: a copy of what is here, or fetched and not kept. @throws FrameFailure */
export async function framePixels(imageId: string): Promise<Frame['pixels']> {
  const known = (cache.getImage(imageId) as ShownImage | undefined)?.grey;
  if (known) return { ...known, values: known.values.slice() };
  const ref = frames.get(imageId);
  if (!ref || !pool) throw new FrameFailure('missing');
  return (await pool.load({ url: frameUrl(ref), format: ref.info.format, colourComponents: 3 }, false).frame).pixels;
}

/** Pixels of a frame read in another way than for showing (a mask, a bit of each sample); not kept. @throws FrameFailure */
export async function pixelsOf(ref: FrameRef, format: PixelFormat): Promise<Frame['pixels']> {
  if (!pool) throw new FrameFailure('cancelled');
  return (await pool.load({ url: frameUrl(ref), format, colourComponents: 3 }, false).frame).pixels;
}

/** Frames that nobody will look at again. */
export function forgetFrames(imageIds: readonly string[]): void {
  for (const imageId of imageIds) {
    frames.delete(imageId);
    forgetImage(imageId);
  }
}

const lent = new Map<string, number>();

/** Leaves so many bytes of the device's memory to something else; 0 takes them back. */
export function lendMemory(to: 'planes' | 'rendering', bytes: number): void {
  lent.set(to, bytes);
  const all = [...lent.values()].reduce((sum, one) => sum + one, 0);
  cache.setMaxCacheSize(Math.max(cacheBytes() - all, cacheBytes() / 4));
}

function frameUrl({ studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame }: FrameRef): string {
  return `/dicom-web/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}/frames/${frame}`;
}

function loadImage(imageId: string): { promise: Promise<ShownImage>; cancelFn(): void } {
  const ref = frames.get(imageId);
  if (!ref || !pool) {
    return {
      promise: Promise.reject(new FrameFailure('missing')),
      cancelFn() {},
    };
  }
  if (ref.load) return { promise: ref.load().then((frame) => imageOf(ref, frame)), cancelFn() {} };
  const { format } = ref.info;
  const loading = pool.load(
    { url: frameUrl(ref), format, colourComponents: backend === 'cpu' ? 4 : 3 },
    wanted.has(imageId),
  );
  return { promise: loading.frame.then((frame) => imageOf(ref, frame)), cancelFn: loading.cancel };
}

function imageOf(ref: FrameRef, { pixels, incomplete }: Frame): ShownImage {
  const { info, imageId } = ref;
  const { rows, columns } = info.format;
  const grey = pixels.kind === 'grey' ? pixels : undefined;
  const components = grey ? 1 : pixels.values.length / (rows * columns);
  const values = pixels.values;
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    rowPixelSpacing: info.rowSpacing,
    columnPixelSpacing: info.columnSpacing,
    color: !grey,
    rgba: components === 4,
    numberOfComponents: components,
    // Windows are turned into the units of these values by window.ts, so cornerstone rescales and inverts nothing.
    slope: 1,
    intercept: 0,
    invert: false,
    minPixelValue: grey?.min ?? 0,
    maxPixelValue: grey?.max ?? 255,
    windowCenter: 128,
    windowWidth: 256,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    getPixelData: () => values,
    getCanvas: undefined as never,
    sizeInBytes: values.byteLength,
    dataType: values.constructor.name as Types.PixelDataTypedArrayString,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      scalarData: values,
      width: columns,
      height: rows,
      numberOfComponents: components,
    }) as never,
    imageFrame: { photometricInterpretation: grey ? 'MONOCHROME2' : 'RGB' } as never,
    grey,
    incomplete: incomplete ?? false,
  };
}

function provideMetadata(type: string, imageId: unknown): unknown {
  const ref = typeof imageId === 'string' ? frames.get(imageId) : undefined;
  if (!ref) return undefined;
  if (type === Enums.MetadataModules.IMAGE_PLANE) return planeOf(ref.info);
  if (type === Enums.MetadataModules.IMAGE_PIXEL) return pixelModuleOf(ref.info);
  if (type === Enums.MetadataModules.GENERAL_SERIES) return { modality: '' }; // no special cases by modality, please
  return undefined;
}

function planeOf(info: FrameInfo) {
  const { rows, columns } = info.format;
  const rowCosines = info.rowDirection ?? [1, 0, 0];
  const columnCosines = info.columnDirection ?? [0, 1, 0];
  return {
    rows,
    columns,
    rowPixelSpacing: info.rowSpacing,
    columnPixelSpacing: info.columnSpacing,
    rowCosines,
    columnCosines,
    imageOrientationPatient: [...rowCosines, ...columnCosines],
    imagePositionPatient: info.position ?? [0, 0, 0],
    usingDefaultValues: !info.calibrated,
  };
}

function pixelModuleOf({ format }: FrameInfo) {
  const colour = isColour(format);
  return {
    bitsAllocated: colour ? 8 : 16,
    bitsStored: colour ? 8 : 16,
    highBit: colour ? 7 : 15,
    samplesPerPixel: colour ? 3 : 1,
    pixelRepresentation: format.signed ? 1 : 0,
    photometricInterpretation: colour ? 'RGB' : 'MONOCHROME2',
  };
}
