// A volume in its worker, from the page: brings the slices there, asks for pictures, ends it.
import { framePixels } from '../engine.ts';
import { FrameFailure } from '../frame-pool.ts';
import type { GreyPixels } from '../pixels.ts';
import type { Stack } from '../stacks.ts';
import type { Cut, CutAnswer, VolumeRequest } from './volume-messages.ts';
import type { Stacking, VolumeShape } from './volume-shape.ts';

/** Slices under way at once. */
const AT_ONCE = 6;
/** The greatest part are 16 bits. */
export const bytesOf = ({ size }: VolumeShape): number => size[0] * size[1] * size[2] * 2;

export class PatientVolume {
  readonly shape: VolumeShape;
  readonly #worker = new Worker(new URL('./volume-worker.ts', import.meta.url), { type: 'module' });
  readonly #asked = new Map<number, { resolve(pixels: GreyPixels): void; reject(failure: FrameFailure): void }>();
  #lastId = 0;
  #isClosed = false;

  constructor(shape: VolumeShape) {
    this.shape = shape;
    this.#worker.onmessage = ({ data }: MessageEvent<CutAnswer>) => {
      const waiting = this.#asked.get(data.id);
      this.#asked.delete(data.id);
      if (data.pixels) waiting?.resolve(data.pixels);
      else waiting?.reject(new FrameFailure('refused', data.fault));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(new FrameFailure('refused', event.message));
    };
    this.#send({ begin: shape });
  }

  /** Resolves when every slice is there. @throws FrameFailure when one doesn't come or the volume was closed meanwhile */
  async fill(stack: Stack, { order }: Stacking, onProgress: (loaded: number) => void): Promise<void> {
    let next = 0;
    let loaded = 0;
    const bring = async () => {
      while (next < order.length) {
        const slice = next++;
        const pixels = await framePixels(stack.frames[order[slice]!]!.imageId);
        if (this.#isClosed) throw new FrameFailure('cancelled');
        if (pixels.kind !== 'grey') throw new FrameFailure('refused');
        const { values, slope, intercept } = pixels;
        this.#send({ slice, pixels: { values, slope, intercept } }, [values.buffer as ArrayBuffer]);
        onProgress(++loaded);
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, bring));
    } catch (cause) {
      next = order.length;
      throw cause;
    }
  }

  /** @throws FrameFailure */
  cut(cut: Cut): Promise<GreyPixels> {
    if (this.#isClosed) return Promise.reject(new FrameFailure('cancelled'));
    const id = ++this.#lastId;
    const answer = new Promise<GreyPixels>((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#send({ id, cut });
    return answer;
  }

  close(): void {
    this.#end(new FrameFailure('cancelled'));
  }

  #end(failure: FrameFailure): void {
    this.#isClosed = true;
    this.#worker.terminate();
    for (const { reject } of this.#asked.values()) reject(failure);
    this.#asked.clear();
  }

  #send(request: VolumeRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }
}
