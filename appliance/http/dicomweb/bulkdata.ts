// Bulk data (PS3.18 10.4.1.5): the value a BulkDataURI of the metadata names. Always bytes to be saved: a document inside
// an object is never shown inline from our origin (case F12).
import * as bulkData from '../../clinic/studies/bulk-data.ts';
import { framesOf } from '../../clinic/studies/frames.ts';
import type { Call } from '../../core/call.ts';
import { EXPLICIT_LITTLE_ENDIAN } from '../../lib/dicom/transfer-syntax.ts';
import { Fault } from '../../lib/fault.ts';
import { Answer } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { takes, wantedBy } from './accept.ts';
import { framesAnswer } from './frames.ts';
import { multipartAnswer } from './multipart-write.ts';
import { BulkDataParams, INSTANCE, placeOf } from './place.ts';

const OCTETS = 'application/octet-stream';
const PIXEL_DATA = '7FE00010';

export const bulkDataRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: `${INSTANCE}/bulkdata/:path*`,
    access: 'studies.read',
    summary: 'A long value of an object, as its metadata names it',
    params: BulkDataParams,
    handle: (call, { params, request }) => answerFor(call, request, params),
  }),
];

type Params = { study: string; series: string; instance: string; path: string };

async function answerFor(call: Call, request: Request, params: Params): Promise<Answer> {
  const place = placeOf(params);
  if (params.path.toUpperCase() === PIXEL_DATA) {
    const frames = await framesOf(call, place);
    const count = frames.count ?? frames.object.frames;
    return framesAnswer(
      request,
      frames,
      Array.from({ length: count }, (_, index) => index + 1),
    );
  }
  const wanted = wantedBy(request).find((one) => takes(one, OCTETS, one.multipart ?? true));
  if (!wanted) throw new Fault('unsupported', `Bulk data is answered as ${OCTETS}`);
  const bytes = await bulkData.read(call, place, params.path);
  const contentType = `${OCTETS}; transfer-syntax=${EXPLICIT_LITTLE_ENDIAN}`;
  if (wanted.multipart !== false) return multipartAnswer(OCTETS, [{ contentType, content: [bytes] }]);
  return new Answer(
    200,
    [
      ['content-type', contentType],
      ['content-disposition', 'attachment; filename="bulkdata"'],
    ],
    bytes,
  );
}
