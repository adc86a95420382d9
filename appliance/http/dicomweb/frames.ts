// Frames of one object (PS3.18 10.4.1.6): as stored, straight from the file, or decoded to explicit little endian for a
// client that can't. Which of the two follows from Accept and what is stored.
import { type Frames, framesOf } from '../../clinic/studies/frames.ts';
import { EXPLICIT_LITTLE_ENDIAN, transferSyntax } from '../../lib/dicom/transfer-syntax.ts';
import { Fault } from '../../lib/fault.ts';
import { Answer, Slices } from '../answer.ts';
import { type Request, type Route, route } from '../route.ts';
import { takes, type Wanted, wantedBy } from './accept.ts';
import { multipartAnswer, multipartStream, type OutgoingPart } from './multipart-write.ts';
import { FramesParams, INSTANCE, placeOf } from './place.ts';

const OCTETS = 'application/octet-stream';
const MOST_FRAMES = 1000;

export const frameRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: `${INSTANCE}/frames/:frames`,
    access: 'studies.read',
    oneStudy: 'study',
    summary: 'Frames of an object: as stored with `transfer-syntax=*`, else uncompressed little endian',
    params: FramesParams,
    handle: async (call, { params, request }) => {
      const numbers = frameNumbers(params.frames);
      return framesAnswer(request, await framesOf(call, placeOf(params), numbers), numbers);
    },
  }),
];

/** `1,3,4`. @throws Fault('invalid' | 'not-found') */
export function frameNumbers(list: string): number[] {
  if (!/^\d{1,15}(,\d{1,15})*$/.test(list))
    throw new Fault('invalid', 'Frames are listed as numbers between commas: 1,2,3');
  const numbers = list.split(',').map(Number);
  if (numbers.length > MOST_FRAMES)
    throw new Fault('invalid', `At most ${MOST_FRAMES} frames may be asked for at once`);
  if (numbers.includes(0)) throw new Fault('not-found', 'Frames are counted from 1');
  return numbers;
}

/** One way to answer: the media type of the parts with their transfer syntax. */
interface Offer {
  type: string;
  transferSyntaxUid: string;
  stored: boolean;
  multipart: boolean;
}

/** @throws Fault('unsupported') when the client takes nothing that there is, or the frames can't be decoded */
export async function framesAnswer(request: Request, frames: Frames, numbers: readonly number[]): Promise<Answer> {
  const offer = offerFor(wantedBy(request), frames, numbers.length);
  if (!offer) {
    const stored = frames.storedSyntaxUid ? ` or, as stored, ${transferSyntax(frames.storedSyntaxUid).name}` : '';
    throw new Fault('unsupported', `Frames are answered as ${OCTETS}, in Explicit VR Little Endian${stored}`);
  }
  if (offer.stored) {
    const parts = await Promise.all(numbers.map((number) => storedPart(frames, offer, number)));
    return offer.multipart ? multipartAnswer(offer.type, parts) : single(parts[0]);
  }
  // The first is decoded before the answer begins, so that what can't be decoded is said by a status.
  const first = await decodedPart(frames, offer, numbers[0]);
  if (!offer.multipart) return single(first);
  return numbers.length === 1
    ? multipartAnswer(offer.type, [first])
    : multipartStream(offer.type, decodedParts(frames, offer, first, numbers));
}

function offerFor(wanted: readonly Wanted[], frames: Frames, count: number): Offer | undefined {
  for (const one of wanted) {
    const multipart = one.multipart ?? true;
    if (!multipart && count > 1) continue;
    const offer = offerOf(one, frames.storedSyntaxUid, multipart);
    if (offer) return { ...offer, multipart };
  }
  return undefined;
}

function offerOf(wanted: Wanted, stored: string | undefined, multipart: boolean): Omit<Offer, 'multipart'> | undefined {
  const asked = wanted.transferSyntaxUid;
  const isAnything = wanted.type === '*/*';
  if (takes(wanted, OCTETS, multipart)) {
    const asStored = asked === '*' || asked === stored || (asked === undefined && isAnything);
    if (asStored && stored) return { type: OCTETS, transferSyntaxUid: stored, stored: true };
    // The default of this type, and the one everybody reads (PS3.18 8.7.3.5.2).
    if (asked === undefined || asked === '*' || asked === EXPLICIT_LITTLE_ENDIAN) {
      const isPlain = stored === EXPLICIT_LITTLE_ENDIAN;
      return { type: OCTETS, transferSyntaxUid: EXPLICIT_LITTLE_ENDIAN, stored: isPlain };
    }
    return undefined;
  }
  const type = stored && mediaTypeOf(stored);
  if (!type || !takes(wanted, type, multipart)) return undefined;
  return asked === undefined || asked === '*' || asked === stored
    ? { type, transferSyntaxUid: stored, stored: true }
    : undefined;
}

async function storedPart(frames: Frames, offer: Offer, number: number): Promise<OutgoingPart> {
  return { contentType: typeOf(offer), content: await frames.stored(number) };
}

async function decodedPart(frames: Frames, offer: Offer, number: number): Promise<OutgoingPart> {
  const { bytes, photometricInterpretation } = await frames.decoded(number);
  // Decoding may have turned YBR into RGB; the metadata tells of the stored frame, and the standard has no place for it.
  const headers = [['X-Photometric-Interpretation', photometricInterpretation.replace(/[^\x20-\x7e]/g, '')]] as const;
  return { contentType: typeOf(offer), headers, content: [bytes] };
}

async function* decodedParts(
  frames: Frames,
  offer: Offer,
  first: OutgoingPart,
  numbers: readonly number[],
): AsyncGenerator<OutgoingPart, void> {
  yield first;
  for (const number of numbers.slice(1)) yield await decodedPart(frames, offer, number);
}

function single({ contentType, headers = [], content }: OutgoingPart): Answer {
  return new Answer(
    200,
    [['content-type', contentType], ...headers, ['content-disposition', 'attachment']],
    new Slices(content),
  );
}

function typeOf({ type, transferSyntaxUid }: Offer): string {
  return `${type}; transfer-syntax=${transferSyntaxUid}`;
}

/** Media type of the frames of a compressed object by itself (PS3.18 Table 8.7.3-5); undefined where there is none. */
function mediaTypeOf(transferSyntaxUid: string): string | undefined {
  switch (transferSyntax(transferSyntaxUid).codec) {
    case 'jpeg':
    case 'jpeg-extended':
    case 'jpeg-lossless':
      return 'image/jpeg';
    case 'jpeg-ls':
      return 'image/jls';
    case 'j2k':
      return 'image/jp2';
    case 'j2k-part2':
      return 'image/jpx';
    case 'htj2k':
      return 'image/jphc';
    case 'jpeg-xl':
      return 'image/jxl';
    case 'rle':
      return 'image/dicom-rle';
    case 'mpeg2':
      return 'video/mpeg2';
    case 'h264':
    case 'hevc':
      return 'video/mp4';
    default:
      return undefined;
  }
}
