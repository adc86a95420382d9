// Pictures for people rather than for measuring (PS3.18 10.4.1.1.3, 10.4.1.1.4): rendered frames and thumbnails, made by
// workers. Reads the parameters; how a picture is made is core/pixels'.
import * as pictures from '../../clinic/studies/pictures.ts';
import type { Place } from '../../clinic/studies/retrieve.ts';
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import { Answer } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { chooseType } from './accept.ts';
import { frameNumbers } from './frames.ts';
import { FramesParams, INSTANCE, InstanceParams, placeOf, SERIES, SeriesParams, STUDY, StudyParams } from './place.ts';

const LEVELS = [
  { path: STUDY, params: StudyParams, of: 'a study: the middle object of its first series with images' },
  { path: SERIES, params: SeriesParams, of: 'a series: its middle object' },
  { path: INSTANCE, params: InstanceParams, of: 'an object' },
] as const;

const LARGEST_EDGE = 8192;

export const renderedRoutes: readonly Route[] = [
  ...LEVELS.flatMap(({ path, params, of }) => [
    route({
      method: 'GET',
      path: `${path}/rendered`,
      access: 'studies.read',
      oneStudy: 'study',
      summary: `A picture of ${of}`,
      params,
      handle: (call, { params, request }) => rendered(call, request, placeOf(params)),
    }),
    route({
      method: 'GET',
      path: `${path}/thumbnail`,
      access: 'studies.read',
      oneStudy: 'study',
      summary: `A small picture of ${of}`,
      params,
      handle: (call, { params, request }) => thumbnail(call, request, placeOf(params)),
    }),
  ]),
  route({
    method: 'GET',
    path: `${INSTANCE}/frames/:frames/rendered`,
    access: 'studies.read',
    oneStudy: 'study',
    summary: 'A picture of one frame',
    params: FramesParams,
    handle: (call, { params, request }) => rendered(call, request, placeOf(params), oneFrame(params.frames)),
  }),
  route({
    method: 'GET',
    path: `${INSTANCE}/frames/:frames/thumbnail`,
    access: 'studies.read',
    oneStudy: 'study',
    summary: 'A small picture of one frame',
    params: FramesParams,
    handle: (call, { params, request }) => thumbnail(call, request, placeOf(params), oneFrame(params.frames)),
  }),
];

async function rendered(call: Call, request: Request, place: Place, frame?: number): Promise<Answer> {
  const type = chooseType(request, ['image/jpeg', 'image/png']);
  const picture = await pictures.render(
    call,
    place,
    {
      frame,
      format: type === 'image/png' ? 'png' : 'jpeg',
      quality: qualityOf(request.query.get('quality')),
      size: viewportOf(request.query.get('viewport')),
      window: windowOf(request.query.get('window')),
    },
    request.signal,
  );
  return new Answer(200, [['content-type', picture.mediaType]], picture.bytes);
}

async function thumbnail(call: Call, request: Request, place: Place, frame?: number): Promise<Answer> {
  chooseType(request, ['image/jpeg']);
  const size = viewportOf(request.query.get('viewport'));
  const bytes = await pictures.thumbnail(
    call,
    place,
    { frame, size: size && Math.max(size.width, size.height) },
    { signal: request.signal },
  );
  return new Answer(200, [['content-type', 'image/jpeg']], bytes);
}

function oneFrame(list: string): number {
  const [number, ...more] = frameNumbers(list);
  if (more.length > 0) throw new Fault('unsupported', 'One frame at a time is made into a picture');
  return number;
}

/** PS3.18 8.3.5.1.3 */
function qualityOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const quality = Number(text);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) throw invalid('quality', 'a number from 1 to 100');
  return quality;
}

/** `width,height`: the picture fits into it (PS3.18 8.3.5.1.5). Parts of the image can't be asked for. */
function viewportOf(text: string | null): { width: number; height: number } | undefined {
  if (text === null) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length > 2)
    throw new Fault('unsupported', 'Only the whole image can be shown in a viewport: width,height');
  const [width, height] = numbers;
  const isEdge = (edge: number) => Number.isInteger(edge) && edge >= 1 && edge <= LARGEST_EDGE;
  if (!isEdge(width) || !isEdge(height))
    throw invalid('viewport', `two numbers from 1 to ${LARGEST_EDGE}: width,height`);
  return { width, height };
}

/** `center,width,function` (PS3.18 8.3.5.1.4; the functions are PS3.3 C.11.2.1.2's). */
function windowOf(text: string | null): pictures.RenderChoice['window'] {
  if (text === null) return undefined;
  const [center, width, shape = 'linear', ...more] = text.split(',').map((part) => part.trim().toLowerCase());
  const numbers = { center: Number(center), width: Number(width) };
  const isNumeric = center !== '' && width !== '' && Number.isFinite(numbers.center) && Number.isFinite(numbers.width);
  const shapes = { linear: 'LINEAR', 'linear-exact': 'LINEAR_EXACT', sigmoid: 'SIGMOID' } as const;
  if (!isNumeric || numbers.width <= 0 || more.length > 0 || !Object.hasOwn(shapes, shape)) {
    throw invalid('window', 'center,width and linear, linear-exact or sigmoid');
  }
  return { ...numbers, shape: shapes[shape as keyof typeof shapes] };
}

function invalid(field: string, what: string): Fault {
  return new Fault('invalid', `${field} is ${what}`, { field });
}
