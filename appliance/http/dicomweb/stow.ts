// STOW-RS (PS3.18 10.5): each part of the body streams through the one door for objects. Every object is answered for by
// itself: one that is refused doesn't keep the others out.
import { type Received, receivePart10 } from '../../clinic/studies/receive-part10.ts';
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import type { Answer } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { parseMediaType, takes, wantedBy } from './accept.ts';
import { JSON_TYPES } from './metadata.ts';
import { readMultipart } from './multipart-read.ts';
import { ROOT, STUDY, StudyParams } from './place.ts';
import { Outcome, storeResponse } from './store-response.ts';

const DICOM = 'application/dicom';
const MOST_PARTS = 10_000;
/** Objects whose durability is awaited while the next parts are read. */
const ENDING_AT_ONCE = 16;

export const stowRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: `${ROOT}/studies`,
    access: 'studies.store',
    summary: 'Store objects: multipart/related of application/dicom, or one application/dicom',
    body: 'stream',
    handle: (call, { request }) => store(call, request),
  }),
  route({
    method: 'POST',
    path: STUDY,
    access: 'studies.store',
    summary: 'Store objects that belong to this study',
    params: StudyParams,
    body: 'stream',
    handle: (call, { params, request }) => store(call, request, params.study),
  }),
];

async function store(call: Call, request: Request, studyInstanceUid?: string): Promise<Answer> {
  const isJsonTaken = wantedBy(request).some((wanted) => JSON_TYPES.some((type) => takes(wanted, type, false)));
  if (!isJsonTaken) throw new Fault('unsupported', `The answer is ${JSON_TYPES[0]}`);
  const { type, parameters } = parseMediaType(request.header('content-type') ?? '');
  const outcome = new Outcome(call);
  const session = { call, request, studyInstanceUid, outcome };
  if (type === DICOM) await outcome.add(await storeOne(session, request.stream()));
  else if (type === 'multipart/related') await storeParts(session, parameters);
  else throw new Fault('unsupported', `Objects are sent as multipart/related; type="${DICOM}" or ${DICOM}`);
  return storeResponse(call, request, outcome);
}

interface Session {
  call: Call;
  request: Request;
  studyInstanceUid: string | undefined;
  outcome: Outcome;
}

async function storeParts(session: Session, parameters: ReadonlyMap<string, string>): Promise<void> {
  const type = parameters.get('type')?.toLowerCase() ?? DICOM;
  if (type !== DICOM) {
    throw new Fault(
      'unsupported',
      `Objects are taken as ${DICOM} only: metadata and bulk data apart (${type}) are not`,
    );
  }
  const { outcome } = session;
  const ending: Promise<void>[] = [];
  let count = 0;
  try {
    for await (const part of readMultipart(session.request.stream(), parameters.get('boundary') ?? '')) {
      count += 1;
      if (count > MOST_PARTS) {
        outcome.break(new Fault('too-large', `One request may have ${MOST_PARTS} parts; those before are stored`));
        break;
      }
      const partType = parseMediaType(part.headers.get('content-type') ?? DICOM).type;
      if (partType !== DICOM)
        outcome.refuse(new Fault('unsupported', `A part is ${partType.slice(0, 64)}, not ${DICOM}`));
      else ending.push(outcome.add(await storeOne(session, part.content)));
      if (ending.length >= ENDING_AT_ONCE) await ending.shift();
    }
  } catch (error) {
    // The body broke off or makes no sense from here on: what was complete before counts.
    if (!(error instanceof Fault)) throw error;
    outcome.break(error);
  } finally {
    await Promise.all(ending);
  }
}

/** Reads one object to its end. @returns what becomes of it, to be awaited while others are read */
function storeOne({ call, request, studyInstanceUid }: Session, content: AsyncIterable<Uint8Array>): Promise<Received> {
  return receivePart10(call, content, { source: { how: 'stow-rs', address: request.address }, studyInstanceUid });
}
