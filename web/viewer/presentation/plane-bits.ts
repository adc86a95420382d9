// Fetches the bits of overlay planes: from the object that carries them, or out of the image's own pixels.
import { bytesOfBase64 } from '../dicom-json.ts';
import { bulkData } from '../dicomweb.ts';
import { pixelsOf } from '../engine.ts';
import type { FrameRef } from '../stacks.ts';
import { BoundedCache } from './bounded-cache.ts';
import { bitsFrom, firstBit, formatOfBit } from './overlay-planes.ts';
import type { ShownPlane } from './shown-planes.ts';

const KEPT_BYTES = 32 * 2 ** 20;

export class PlaneBits {
  readonly #kept = new BoundedCache(KEPT_BYTES);
  readonly #closing = new AbortController();

  /** A byte for each pixel of the plane, 1 where it is set; undefined where they can't be had. */
  async of(frame: FrameRef, shown: ShownPlane): Promise<Uint8Array | undefined> {
    const { plane } = shown;
    const first = firstBit(plane, frame.frame);
    if (first === undefined) return undefined;
    if (plane.from.kind === 'pixels') return this.#fromPixels(frame, plane.from.bit);
    return bitsFrom(await this.#data(shown), first, plane.rows * plane.columns);
  }

  close(): void {
    this.#closing.abort();
    this.#kept.clear();
  }

  async #data({ plane, owner }: ShownPlane): Promise<Uint8Array> {
    const tag = `${plane.group}3000`;
    const inline = owner.instance[tag]?.InlineBinary;
    if (inline !== undefined) return bytesOfBase64(inline);
    return this.#kept.get(`${owner.sopInstanceUid}/${tag}`, () => bulkData(owner, tag, this.#closing.signal));
  }

  async #fromPixels(frame: FrameRef, bit: number): Promise<Uint8Array | undefined> {
    const format = formatOfBit(frame.info.format, bit);
    if (!format) return undefined;
    const name = `${frame.sopInstanceUid}/${frame.frame}/${bit}`;
    return this.#kept.get(name, async () => Uint8Array.from((await pixelsOf(frame, format)).values));
  }
}
