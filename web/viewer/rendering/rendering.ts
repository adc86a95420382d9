// A stack in 3D: whether this workstation can, its voxels, and while it is open what it is. The picture itself is
// rendering-place.ts's, which comes when it is opened.
import { cacheBytes, framePixels, lendMemory, startEngine } from '../engine.ts';
import { FrameFailure } from '../frame-pool.ts';
import type { Viewer } from '../model.ts';
import { failureOf } from '../pane-failure.ts';
import { bytesOf } from '../planes/patient-volume.ts';
import { type Stacking, stackingOf, type VolumeShape } from '../planes/volume-shape.ts';
import type { Stack } from '../stacks.ts';
import { words } from '../words.ts';
import { looksFor } from './looks.ts';

export interface Rendering {
  shape: VolumeShape;
  modality: string;
  voxels: Int16Array;
  /** What most of the voxels lie between. */
  range: [number, number];
}

/** Of the memory that pictures may take: cornerstone keeps a second copy while it hands one to the card. */
const MEMORY_SHARE = 0.3;
const AT_ONCE = 6;

/** What 3D needs and hasn't got here, in a sentence. */
function whyNot(stack: Stack, stacking: Stacking | string): string | undefined {
  if (startEngine() === 'cpu') return words.rendering.needsCard;
  if (looksFor(modalityOf(stack)).length === 0) return words.rendering.needsModality;
  if (typeof stacking === 'string') return stacking;
  const [needed, given] = [bytesOf(stacking.shape), cacheBytes() * MEMORY_SHARE].map((bytes) =>
    Math.round(bytes / 1e6),
  );
  return needed! > given! ? words.planes.tooLarge(String(needed), String(given)) : undefined;
}

const modalityOf = ({ frames }: Stack): string => String(frames[0]?.instance['00080060']?.Value?.[0] ?? '');

/** Opens the stack in use in 3D, or says what that needs. */
export async function openRendering(viewer: Viewer): Promise<void> {
  const stack = viewer.pane.value.stack.value;
  const source = stack?.derived ? viewer.planes.value?.source : stack;
  if (viewer.planesComing.value || !source) return;
  const stacking = stackingOf(source);
  viewer.notice.value = whyNot(source, stacking);
  if (viewer.notice.value || typeof stacking === 'string') return;
  const leaving = new AbortController();
  viewer.planesComing.value = { loaded: 0, all: stacking.order.length, stop: () => leaving.abort() };
  lendMemory('rendering', 2 * bytesOf(stacking.shape));
  try {
    const voxels = await voxelsOf(source, stacking, leaving.signal, (loaded) => {
      if (viewer.planesComing.value) viewer.planesComing.value = { ...viewer.planesComing.value, loaded };
    });
    if (viewer.isClosed) throw new FrameFailure('cancelled');
    const { shape } = stacking;
    viewer.rendering.value = { shape, modality: modalityOf(source), voxels, range: rangeOf(voxels) };
  } catch (cause) {
    lendMemory('rendering', 0);
    const told = failureOf(cause);
    if (told && !viewer.isClosed) viewer.notice.value = words.rendering.failed(told.sentence);
  } finally {
    viewer.planesComing.value = undefined;
  }
}

export function closeRendering(viewer: Viewer): void {
  viewer.rendering.value = undefined;
  lendMemory('rendering', 0);
}

/** @throws FrameFailure */
async function voxelsOf(
  stack: Stack,
  { shape, order }: Stacking,
  leaving: AbortSignal,
  onProgress: (loaded: number) => void,
): Promise<Int16Array> {
  const slice = shape.size[0] * shape.size[1];
  const voxels = new Int16Array(slice * order.length);
  let next = 0;
  let loaded = 0;
  const bring = async () => {
    while (next < order.length) {
      const at = next++;
      const pixels = await framePixels(stack.frames[order[at]!]!.imageId);
      if (leaving.aborted) throw new FrameFailure('cancelled');
      if (pixels.kind !== 'grey' || pixels.values.length !== slice) throw new FrameFailure('refused');
      const { values, slope, intercept } = pixels;
      for (let i = 0, to = at * slice; i < slice; i++, to++)
        voxels[to] = Math.max(-32768, Math.min(32767, Math.round(values[i]! * slope + intercept)));
      onProgress(++loaded);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, bring));
  } catch (cause) {
    next = order.length;
    throw cause;
  }
  return voxels;
}

const LOOKED_AT = 100_000;

/** From the first to the last hundredth of the values, by a sample of them: single bright ones say nothing. */
export function rangeOf(voxels: Int16Array): [number, number] {
  const every = Math.max(1, Math.floor(voxels.length / LOOKED_AT));
  const some = Int16Array.from({ length: Math.ceil(voxels.length / every) }, (_, i) => voxels[i * every]!).sort();
  const at = (share: number) => some[Math.round(share * (some.length - 1))]!;
  return [at(0.01), at(0.995)];
}
