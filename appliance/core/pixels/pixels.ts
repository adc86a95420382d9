// Pictures for the rest of the service: asks worker processes for them. Decodes nothing itself.
import type { Log } from '../log.ts';
import { openWorkers, type RunOptions, type WorkerPool } from '../workers/pool.ts';
import type { DecodeRequest, StoredFrame } from './decode-task.ts';
import type { Picture, RenderRequest } from './render-task.ts';
import type { ThumbnailRequest } from './thumbnail-task.ts';

export interface Pixels {
  /** One frame as JPEG or PNG. @throws Fault not-found, unsupported or too-large, with a sentence for the viewer */
  render(request: RenderRequest, options?: RunOptions): Promise<Picture>;
  /** A small JPEG, made behind everything that someone is waiting for. @throws Fault as render does */
  thumbnail(request: ThumbnailRequest, options?: RunOptions): Promise<Picture>;
  /** Stored values of one frame. @throws Fault as render does */
  decode(request: DecodeRequest, options?: RunOptions): Promise<StoredFrame>;
  /** Any other task of workers/tasks.ts, in the same processes. */
  run: WorkerPool['run'];
  close(): Promise<void>;
}

/** Opens the pictures. Costs nothing until the first is asked for. */
export function openPixels({ log, workers }: { log?: Log; workers?: number } = {}): Pixels {
  const pool = openWorkers({ log, workers });
  return {
    render: (request, options) => pool.run('pixels.render', request, options),
    thumbnail: (request, options) => pool.run('pixels.thumbnail', request, { priority: 'background', ...options }),
    decode: (request, options) => pool.run('pixels.decode', request, options),
    run: pool.run,
    close: pool.close,
  };
}
