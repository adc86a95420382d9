// WADO-RS Retrieve of whole objects (PS3.18 10.4): the Part-10 files as they are stored, straight from the disk. Frames,
// metadata and pictures have files of their own.
//
// Nothing is transcoded: what came in goes out (reliability promise 2), but for the patient where people decided that the
// objects name the wrong one. A client that can only read another syntax is
// told so by 406; single frames are decoded for those who need them (frames.ts).
import { servedFile } from '../../clinic/studies/corrected-file.ts';
import { type Corrections, correctionsOf } from '../../clinic/studies/correction.ts';
import { assertGood, goodOnes } from '../../clinic/studies/integrity.ts';
import { objectAt, objectsAt, type Place, type StoredObject } from '../../clinic/studies/retrieve.ts';
import type { Call } from '../../core/call.ts';
import { transferSyntax } from '../../lib/dicom/transfer-syntax.ts';
import { Fault } from '../../lib/fault.ts';
import { Answer, Slices } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { takes, type Wanted, wantedBy } from './accept.ts';
import { multipartAnswer, multipartStream, type OutgoingPart } from './multipart-write.ts';
import { INSTANCE, InstanceParams, placeOf, SERIES, SeriesParams, STUDY, StudyParams, warning } from './place.ts';

const DICOM = 'application/dicom';
/** Up to so much is checked before the answer begins; of more, each object just before it is sent. */
const CHECKED_AHEAD_BYTES = 1024 ** 3;

export const wadoRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: STUDY,
    access: 'studies.read',
    summary: 'All objects of a study as they were received, the patient corrected where people decided so',
    params: StudyParams,
    handle: (call, { params, request }) => retrieve(call, request, placeOf(params)),
  }),
  route({
    method: 'GET',
    path: SERIES,
    access: 'studies.read',
    summary: 'All objects of a series as they were received, the patient corrected where people decided so',
    params: SeriesParams,
    handle: (call, { params, request }) => retrieve(call, request, placeOf(params)),
  }),
  route({
    method: 'GET',
    path: INSTANCE,
    access: 'studies.read',
    summary: 'One object as it was received, the patient corrected where people decided so',
    params: InstanceParams,
    handle: (call, { params, request }) => retrieveOne(call, request, placeOf(params)),
  }),
];

async function retrieveOne(call: Call, request: Request, place: Required<Place>): Promise<Answer> {
  const object = await objectAt(call, place, 'study.retrieve');
  const wanted = wantedBy(request);
  // A person who follows a link wants a file, not parts (PS3.18 leaves the choice for */* to us).
  const isLink = wanted.some(({ type }) => type === 'text/html');
  const isAlone = acceptable(wanted, [object]) || isLink;
  const part = await partOf(object, await correctionsOf(call, place.studyInstanceUid));
  return isAlone ? fileAnswer(object, part) : multipartAnswer(DICOM, [part]);
}

async function retrieve(call: Call, request: Request, place: Place): Promise<Answer> {
  const objects = await objectsAt(call, place, 'study.retrieve');
  const isSingle = acceptable(wantedBy(request), objects);
  if (isSingle)
    throw new Fault('unsupported', 'Several objects are answered as multipart/related; type="application/dicom"');
  const corrections = await correctionsOf(call, place.studyInstanceUid);
  const bytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > CHECKED_AHEAD_BYTES) return multipartStream(DICOM, checkedParts(call, objects, corrections));
  const good = await goodOnes(call, objects);
  if (good.length === objects.length) return multipartAnswer(DICOM, await partsOf(objects, corrections));
  const missing = objects.length - good.length;
  if (good.length === 0) throw new Fault('unavailable', 'The files of all these objects are damaged or missing');
  const told = `${missing} of ${objects.length} objects are left out because their files are damaged`;
  return multipartAnswer(DICOM, await partsOf(good, corrections), 206, [warning(request, told)]);
}

async function* checkedParts(
  call: Call,
  objects: readonly StoredObject[],
  corrections: Corrections,
): AsyncGenerator<OutgoingPart, void> {
  let ahead = check(call, objects[0]);
  for (const [index, object] of objects.entries()) {
    await ahead;
    if (index + 1 < objects.length) ahead = check(call, objects[index + 1]);
    yield await partOf(object, corrections);
  }
}

/** Begun one object early, it may fail while nobody waits for it yet. */
function check(call: Call, object: StoredObject): Promise<void> {
  const checked = assertGood(call, object);
  checked.catch(() => undefined);
  return checked;
}

/**
 * Whether the client wants the object by itself rather than as a part.
 * @throws Fault('unsupported') when it takes nothing that there is
 */
function acceptable(wanted: readonly Wanted[], objects: readonly StoredObject[]): boolean {
  const typed = wanted.filter((one) => takes(one, DICOM, one.multipart ?? true));
  if (typed.length === 0)
    throw new Fault('unsupported', 'This is answered as multipart/related; type="application/dicom"');
  const syntaxes = [...new Set(objects.map(({ transferSyntaxUid }) => transferSyntaxUid))];
  const found = typed.find(
    ({ transferSyntaxUid: asked = '*' }) => asked === '*' || syntaxes.every((uid) => uid === asked),
  );
  if (found) return found.multipart === false;
  const names = syntaxes.map((uid) => `${transferSyntax(uid).name} (${uid})`).join(', ');
  throw new Fault('unsupported', `Objects are handed out as they were received: ${names}. Ask for transfer-syntax=*`);
}

async function partsOf(objects: readonly StoredObject[], corrections: Corrections): Promise<OutgoingPart[]> {
  const parts: OutgoingPart[] = [];
  for (const object of objects) parts.push(await partOf(object, corrections));
  return parts;
}

async function partOf(object: StoredObject, corrections: Corrections): Promise<OutgoingPart> {
  const content = await servedFile(object, corrections.get(object.identityId));
  return { contentType: typeOf(object), content };
}

/** A download, whatever the bytes look like (case F11); no name from the object reaches a header (case W10). */
function fileAnswer(object: StoredObject, { contentType, content }: OutgoingPart): Answer {
  const name = object.sopInstanceUid.replace(/[^0-9.]/g, '_').slice(0, 64);
  const headers = [
    ['content-type', contentType],
    ['content-disposition', `attachment; filename="${name}.dcm"`],
  ] as const;
  return new Answer(200, headers, new Slices(content));
}

function typeOf({ transferSyntaxUid }: StoredObject): string {
  // As declared by the sender, who may have written anything.
  return /^[0-9.]+$/.test(transferSyntaxUid) ? `${DICOM}; transfer-syntax=${transferSyntaxUid}` : DICOM;
}
