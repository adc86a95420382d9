// The volume's worker: holds the voxels, so that the page's own memory and thread don't, and cuts pictures out of them.
import { greyOf } from '../pixels.ts';
import { axisPicture, obliquePicture, type Volume } from './reslice.ts';
import type { Cut, CutAnswer, VolumeRequest } from './volume-messages.ts';
import { VolumeStore } from './volume-store.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;
let store: VolumeStore | undefined;
let volume: Volume | undefined;
/** A slice that could not be kept: told with the first picture that is asked for. */
let broken: string | undefined;

worker.onmessage = ({ data }: MessageEvent<VolumeRequest>) => {
  if ('begin' in data) store = new VolumeStore(data.begin);
  else if ('slice' in data) keep(() => store!.put(data.slice, data.pixels));
  else answer(data.id, data.cut);
};

function keep(put: () => void): void {
  try {
    put();
  } catch (cause) {
    broken ??= String(cause);
  }
}

function answer(id: number, cut: Cut): void {
  try {
    if (broken) throw new Error(broken);
    volume ??= store!.volume;
    const { slope, intercept } = store!.meaning;
    const values =
      'oblique' in cut
        ? obliquePicture(volume, cut.oblique)
        : axisPicture(volume, cut.plane, cut.n, cut.slab, cut.projection);
    const pixels = greyOf(values, slope, intercept);
    worker.postMessage({ id, pixels } satisfies CutAnswer, [pixels.values.buffer as ArrayBuffer]);
  } catch (cause) {
    worker.postMessage({ id, fault: String(cause) } satisfies CutAnswer);
  }
}
