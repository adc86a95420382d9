// Pictures of objects for lists and for whoever can't decode: made by workers, thumbnails kept on disk until there is no
// room for them. A place with many objects is shown by one of them.
import { createHash } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import type { Picture, RenderRequest } from '../../core/pixels/render-task.ts';
import { cacheOf } from '../../core/store/cache.ts';
import type { RunOptions } from '../../core/workers/pool.ts';
import { Fault } from '../../lib/fault.ts';
import { objectAt, type Place, representative, type StoredObject } from './retrieve.ts';

export interface RenderChoice extends Pick<RenderRequest, 'window' | 'size' | 'format' | 'quality'> {
  /** From 1; the first where nothing is said. */
  frame?: number;
}

/** Around 10 kB each. */
const THUMBNAILS_BYTES = 256 * 1024 * 1024;
const THUMBNAIL_EDGE = 256;
const LARGEST_THUMBNAIL = 1024;

/** @throws Fault('not-found' | 'unsupported' | 'unavailable') with a sentence why there is no picture */
export async function render(call: Call, place: Place, choice: RenderChoice, signal?: AbortSignal): Promise<Picture> {
  const object = await shown(call, place, choice.frame);
  const { frame = 1, ...how } = choice;
  return call.pixels.render({ path: object.path, frame: frame - 1, ...how }, { signal });
}

/**
 * A small JPEG. Where someone is looking at the list it stands in, it isn't made behind the others.
 * @param choice.size longest edge in pixels; choice.frame counts from 1, the middle one where nothing is said
 * @throws Fault as render does
 */
export async function thumbnail(
  call: Call,
  place: Place,
  { frame, size = THUMBNAIL_EDGE }: { frame?: number; size?: number },
  options: RunOptions = {},
): Promise<Uint8Array> {
  const object = await shown(call, place, frame);
  const edge = Math.min(size, LARGEST_THUMBNAIL);
  const cache = cacheOf(call.store, 'thumbnails', THUMBNAILS_BYTES);
  const key = createHash('sha256')
    .update(`${object.sha256} ${frame ?? 'middle'} ${edge}`)
    .digest('hex');
  const kept = await cache.read(key);
  if (kept) return kept;
  const picture = await call.pixels.thumbnail(
    { path: object.path, frame: frame === undefined ? undefined : frame - 1, size: edge },
    { priority: 'viewing', ...options },
  );
  await cache.put(key, picture.bytes);
  return picture.bytes;
}

async function shown(call: Call, place: Place, frame: number | undefined): Promise<StoredObject> {
  const isOne = place.seriesInstanceUid !== undefined && place.sopInstanceUid !== undefined;
  const object = isOne
    ? await objectAt(call, place as Required<Place>, 'study.read')
    : await representative(call, place);
  if (frame !== undefined && frame > object.frames)
    throw new Fault('not-found', `This object has ${object.frames} frames`);
  return object;
}
