// The table of what worker processes can do: a kind, the types of its input and output, and the module that does it.
// A module is loaded in the worker when its kind is first asked for; it exports `run(input)` and may throw a Fault.
import { moduleUrl } from '../../lib/module-url.ts';
import type { BulkDataRequest } from '../metadata/bulk-data-task.ts';
import type { JsonLines, JsonRequest } from '../metadata/json-task.ts';
import type { Pdf, PdfRequest } from '../paper/pdf-task.ts';
import type { DecodeRequest, StoredFrame } from '../pixels/decode-task.ts';
import type { Logo, LogoRequest } from '../pixels/logo-task.ts';
import type { Photo, PhotoRequest } from '../pixels/photo-task.ts';
import type { Picture, RenderRequest } from '../pixels/render-task.ts';
import type { ThumbnailRequest } from '../pixels/thumbnail-task.ts';

/** Input and output must survive structured clone (typed arrays do, functions don't). */
export interface Tasks {
  'metadata.json': { input: JsonRequest; output: JsonLines };
  'metadata.bulk-data': { input: BulkDataRequest; output: Uint8Array };
  'paper.pdf': { input: PdfRequest; output: Pdf };
  'pixels.decode': { input: DecodeRequest; output: StoredFrame };
  'pixels.logo': { input: LogoRequest; output: Logo };
  'pixels.photo': { input: PhotoRequest; output: Photo };
  'pixels.render': { input: RenderRequest; output: Picture };
  'pixels.thumbnail': { input: ThumbnailRequest; output: Picture };
}

export type TaskKind = keyof Tasks;

/** Kind → URL of its module. */
export type TaskModules = Record<string, string>;

const here = (name: string) => moduleUrl(name, import.meta.url).href;

export const taskModules: Record<TaskKind, string> = {
  'metadata.json': here('../metadata/json-task'),
  'metadata.bulk-data': here('../metadata/bulk-data-task'),
  'paper.pdf': here('../paper/pdf-task'),
  'pixels.decode': here('../pixels/decode-task'),
  'pixels.logo': here('../pixels/logo-task'),
  'pixels.photo': here('../pixels/photo-task'),
  'pixels.render': here('../pixels/render-task'),
  'pixels.thumbnail': here('../pixels/thumbnail-task'),
};
