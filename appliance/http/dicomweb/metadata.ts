// Metadata of a study, series or instance (PS3.18 10.4.1.1.2) as DICOM JSON, sent while it is read. XML isn't offered.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { metadataOf } from '../../clinic/studies/metadata.ts';
import type { Place } from '../../clinic/studies/retrieve.ts';
import type { Call } from '../../core/call.ts';
import { Answer } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { chooseType } from './accept.ts';
import { INSTANCE, InstanceParams, placeOf, SERIES, SeriesParams, STUDY, StudyParams, serviceUrl } from './place.ts';

export const JSON_TYPES = ['application/dicom+json', 'application/json'] as const;

const LEVELS = [
  { path: STUDY, params: StudyParams, of: 'all objects of a study' },
  { path: SERIES, params: SeriesParams, of: 'all objects of a series' },
  { path: INSTANCE, params: InstanceParams, of: 'one object' },
] as const;

export const metadataRoutes: readonly Route[] = LEVELS.map(({ path, params, of }) =>
  route({
    method: 'GET',
    path: `${path}/metadata`,
    access: 'studies.read',
    oneStudy: 'study',
    summary: `The attributes of ${of}, long values left out`,
    params,
    handle: (call, { params, request }) => metadata(call, request, placeOf(params)),
  }),
);

async function metadata(call: Call, request: Request, place: Place): Promise<Answer> {
  const type = chooseType(request, JSON_TYPES);
  const pieces = await metadataOf(call, place, request.signal);
  // A client may call us by any name: it goes into JSON text.
  const body = jsonArray(pieces, JSON.stringify(serviceUrl(request)).slice(1, -1));
  const headers: [string, string][] = [
    ['content-type', type],
    ['vary', 'accept-encoding'],
  ];
  if (!/\bgzip\b/.test(request.header('accept-encoding') ?? '')) return new Answer(200, headers, body);
  return new Answer(200, [...headers, ['content-encoding', 'gzip']], zipped(body));
}

/** Lines become members of one array, and their addresses whole ones under the name the client knows us by. */
async function* jsonArray(pieces: AsyncIterable<string>, service: string): AsyncGenerator<Uint8Array, void> {
  let before = '[';
  for await (const lines of pieces) {
    // Quotes inside a text are escaped in JSON: these can only be ours.
    const addressed = lines
      .replaceAll('"BulkDataURI":"/', () => `"BulkDataURI":"${service}/`)
      .replaceAll('"00081190":{"vr":"UR","Value":["/', () => `"00081190":{"vr":"UR","Value":["${service}/`);
    yield Buffer.from(before + addressed.replaceAll('\n', ','));
    before = ',';
  }
  yield Buffer.from(before === '[' ? '[]' : ']');
}

/** At the lowest level: it costs less than it saves on the slowest of clinic networks. */
function zipped(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  // What goes wrong in the body reaches the reader of the compressed one too.
  pipeline(Readable.from(body), gzip).catch((error) => gzip.destroy(error));
  return gzip;
}
