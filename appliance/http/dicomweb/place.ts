// The addresses of DICOMweb (PS3.18 10.1): reading a place out of a route's parameters and writing it into a URL.
import { Type } from 'typebox';
import type { Place } from '../../clinic/studies/retrieve.ts';
import type { Request } from '../route.ts';

export const ROOT = '/dicom-web';
/** Paths of routes. */
export const STUDY = `${ROOT}/studies/:study`;
export const SERIES = `${STUDY}/series/:series`;
export const INSTANCE = `${SERIES}/instances/:instance`;

/** As long as an address allows: what was stored under an overlong UID is found by it. */
const Uid = Type.String({ maxLength: 1000 });
export const StudyParams = Type.Object({ study: Uid });
export const SeriesParams = Type.Object({ study: Uid, series: Uid });
export const InstanceParams = Type.Object({ study: Uid, series: Uid, instance: Uid });
export const FramesParams = Type.Object({ study: Uid, series: Uid, instance: Uid, frames: Type.String() });
export const BulkDataParams = Type.Object({ study: Uid, series: Uid, instance: Uid, path: Type.String() });

interface Params {
  study: string;
  series?: string;
  instance?: string;
}

export function placeOf(params: Params & { series: string; instance: string }): Required<Place>;
export function placeOf(params: Params): Place;
export function placeOf({ study, series, instance }: Params): Place {
  return { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: instance };
}

/** `http://host/dicom-web`, as the client named us: the {+SERVICE} of the standard. */
export function serviceUrl(request: Pick<Request, 'base'>): string {
  return request.base + ROOT;
}

/** A Warning header (PS3.18 8.3.4.4; RFC 7234 5.5). */
export function warning(request: Pick<Request, 'base'>, text: string): readonly [string, string] {
  return ['warning', `299 ${serviceUrl(request)} "${text}"`];
}
